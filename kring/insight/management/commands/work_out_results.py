"""Work out results of questionnaires now, instead of after the next measurement or tonight."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from kring.insight.results.keeping import bring_all_up_to_date


class Command(BaseCommand):
    help = "Work out the results of questionnaires of every location and programme."

    def handle(self, **_options):
        """Location by location, each in a transaction of its own."""
        self.stdout.write(f"{bring_all_up_to_date(timezone.now())} locations")
