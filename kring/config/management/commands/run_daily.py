"""Do what the passing of a day brings about."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from kring.config.wiring import DAILY


class Command(BaseCommand):
    """`run_daily` belongs in a timer that runs once a day; running it more often does no harm."""

    help = "Remind of unread feedback, tell of missing contact, plan reminders, tidy the outbox."

    def handle(self, *args, **options):
        now = timezone.now()
        for job in DAILY:
            self.stdout.write(f"{job.__name__}: {job(now)}")
