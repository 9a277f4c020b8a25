"""Do what the passing of a day brings about."""

import logging
import time
from datetime import datetime, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from kring.config.wiring import DAILY

log = logging.getLogger(__name__)

HOUR = 3  # at night, local time


def next_run(now: datetime) -> datetime:
    """The next night's hour after `now`."""
    tonight = timezone.localtime(now).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)


class Command(BaseCommand):
    """`run_daily` belongs in a timer that runs once a day; running it more often does no harm.

    `run_daily --keep-running` is that timer itself: now, and then every night.
    """

    help = "Remind of unread feedback, tell of missing contact, plan reminders, tidy the outbox."

    def add_arguments(self, parser):
        parser.add_argument("--keep-running", action="store_true", help="run now, and then every night until stopped")

    def handle(self, *args, keep_running: bool, **options):
        failed = self._run()
        if failed and not keep_running:
            raise CommandError(f"Failed: {', '.join(failed)}.")
        while keep_running:
            close_old_connections()
            now = (
                timezone.now()
            )  # once: between two looks at the clock the hour may come, and nobody sleeps less than nothing
            time.sleep((next_run(now) - now).total_seconds())
            self._run()

    def _run(self) -> list[str]:
        """Do every job; the names of those that failed. One that fails holds up none of the others, and is tried again next night.

        Only the kind of an error is logged: its text could hold personal data.
        """
        now, failed = timezone.now(), []
        for job in DAILY:
            try:
                done = job(now)
            except Exception as error:
                failed.append(job.__name__)
                log.error("a daily job failed", extra={"job": job.__name__, "error": type(error).__name__})
            else:
                self.stdout.write(f"{job.__name__}: {done}")
        return failed
