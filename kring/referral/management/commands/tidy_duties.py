"""`manage.py tidy_duties`: the daily round over absences, departures and overdue steps. Running it again does no harm."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from kring.referral.actions.daily import tidy


class Command(BaseCommand):
    """Lends the steps of who is away, gives back those of who returned, marks what is long overdue."""

    help = "Run once a day: pass on the steps of who is away, give them back afterwards, mark what is long overdue."

    def handle(self, *args: object, **options: object) -> None:
        done = tidy(timezone.now())
        self.stdout.write(
            f"lent {done.lent}, given back {done.returned}, from who left {done.left}, long overdue {done.escalated}"
        )
