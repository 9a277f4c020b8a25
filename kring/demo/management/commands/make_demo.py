"""`manage.py make_demo`: fills the database with a demonstration region."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from kring.demo import making


class Command(BaseCommand):
    """Makes a region up. The same seed on the same day makes the same region."""

    help = "Fill the database with a demonstration region: small, region (100,000 referrals) or country (1,000,000)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How large, which seed, and whether to leave a filled database alone."""
        parser.add_argument("--size", choices=[size.value for size in making.Size], default=making.Size.SMALL.value)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is a region already")

    def handle(self, *args, size: str, seed: int, if_empty: bool, **options) -> None:
        """Make it and tell what was made."""
        if making.exists():
            if if_empty:
                return
            raise CommandError("There is a region already; the demonstration is only for an empty database.")
        made = making.make(making.PLANS[making.Size(size)], seed, making.today(), self.stdout.write)
        for table, count in made.written.items():
            if count:
                self.stdout.write(f"{count:>10,}  {table}")
        self.stdout.write(f"Made in {made.seconds:.1f} s; figures worked out in {made.seconds_for_figures:.1f} s.")
