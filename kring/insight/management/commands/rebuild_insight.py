"""Make the roll-ups behind the figures anew from what happened."""

from django.core.management.base import BaseCommand, CommandError

from kring.identity.models import Region
from kring.insight.rebuild import rebuild


class Command(BaseCommand):
    help = "Make the counts behind the figures anew from the referrals' histories, for one region or all."

    def add_arguments(self, parser):
        parser.add_argument("--region", help="slug of one region")

    def handle(self, *, region: str | None, **_options):
        """Region by region, each in a transaction of its own: others can write in between."""
        regions = Region.objects.order_by("slug")
        if region and not regions.filter(slug=region).exists():
            raise CommandError(f"There is no region {region}.")
        for one in regions.filter(slug=region) if region else regions:
            self.stdout.write(f"{one.slug}: {rebuild(one.pk)} rows")
