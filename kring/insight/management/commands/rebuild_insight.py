"""Make the roll-ups behind the figures anew from what happened."""

from django.core.management.base import BaseCommand, CommandError

from kring.identity.models import Region
from kring.insight.rebuild import rebuild


class Command(BaseCommand):
    help = "Make the counts behind the figures anew from the referrals' histories, for one region or all."

    def add_arguments(self, parser):
        parser.add_argument("--region", help="slug of one region")

    def handle(self, *, region: str | None, **_options):
        one = Region.objects.filter(slug=region).first() if region else None
        if region and one is None:
            raise CommandError(f"There is no region {region}.")
        self.stdout.write(f"{region or 'All regions'}: {rebuild(one.pk if one else None)} rows")
