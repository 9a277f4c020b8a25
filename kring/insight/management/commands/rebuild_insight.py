"""Make the roll-ups behind the figures anew from what happened."""

from django.core.management.base import BaseCommand

from kring.identity.models import Region
from kring.insight.rebuild import rebuild


class Command(BaseCommand):
    help = "Make the counts behind the figures anew from the referrals' histories, for one region or all."

    def add_arguments(self, parser):
        parser.add_argument("--region", help="slug of one region")

    def handle(self, *, region: str | None, **_options):
        regions = Region.objects.order_by("slug")
        for one in regions.filter(slug=region) if region else regions:
            self.stdout.write(f"{one.slug}: {rebuild(one.pk)} rows")
