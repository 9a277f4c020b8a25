"""Deliver the outbox until stopped."""

from django.core.management.base import BaseCommand

from kring.events.outbox import Lane, run_forever, work_off


class Command(BaseCommand):
    """`run_outbox` keeps running; `run_outbox --once` delivers what is due and ends.

    Run one with `--lane short` and one with `--lane long`: then no mail waits while a feed is fetched or a list is read.
    """

    help = "Deliver what waits in the outbox."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="deliver what is due now, then stop")
        parser.add_argument(
            "--lane",
            type=Lane,
            choices=list(Lane),
            help="only what takes long (feeds, lists and results), or only the rest",
        )

    def handle(self, *args, once: bool, lane: Lane | None, **options):
        if once:
            self.stdout.write(f"{work_off(lane=lane)} delivered")
        else:
            run_forever(lane)
