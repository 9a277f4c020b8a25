"""Deliver the outbox until stopped."""

from django.core.management.base import BaseCommand

from kring.events.outbox import run_forever, work_off


class Command(BaseCommand):
    """`run_outbox` keeps running; `run_outbox --once` delivers what is due and ends."""

    help = "Deliver what waits in the outbox."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="deliver what is due now, then stop")

    def handle(self, *args, once: bool, **options):
        if once:
            self.stdout.write(f"{work_off()} delivered")
        else:
            run_forever()
