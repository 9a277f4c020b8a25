"""`manage.py index_activities`: make the index of the social map anew, from the database."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kring.directory.search.keeping import build, exists
from kring.identity.models import Region


class Command(BaseCommand):
    help = "Makes the index by which activities are found anew, for every region."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only where there is none")

    def handle(self, *args: Any, **options: Any) -> None:
        for key, name in Region.objects.order_by("name").values_list("pk", "name"):
            if options["missing"] and exists(key):
                continue
            began = time.monotonic()
            count = build(key)
            self.stdout.write(f"{name}: {count:,} activities, {time.monotonic() - began:.1f} s")
