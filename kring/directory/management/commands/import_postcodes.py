"""`manage.py import_postcodes FILE`: take over where postcodes are: four-digit areas, or whole postcodes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext, ngettext

from kring.directory.imports import import_postcodes
from kring.directory.sheets import Refused


class Command(BaseCommand):
    help = "Take over where postcodes are, from a CSV file: areas (pc4, lat, lon, plaats, bruikbaar) or whole ones (pc6, lat, lon, plaats)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        if not file.is_file():
            raise CommandError(gettext("There is no file '%(name)s'.") % {"name": file})
        try:
            count = import_postcodes(file)
        except Refused as error:
            raise CommandError(gettext("Refused, nothing was changed.") + f"\n{error}") from error
        self.stdout.write(ngettext("%(count)d postcode area.", "%(count)d postcode areas.", count) % {"count": count})
