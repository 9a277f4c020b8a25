"""`manage.py demo_accounts`: the accounts to try, for the terminal."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from kring.identity.demo_accounts import shown_accounts


class Command(BaseCommand):
    """Prints who can sign in to the demonstration."""

    help = "Print the accounts of the demonstration region and their password."

    def handle(self, *args, **options) -> None:
        """One line for each account."""
        with translation.override("en"):
            shown = [(one.email, str(one.role), one.name, one.organisation) for one in shown_accounts()]
        if not shown:
            self.stdout.write("No demonstration accounts: run 'manage.py make_demo' first.")
            return
        self.stdout.write("\nAccounts to try (all invented):")
        for email, role, name, organisation in shown:
            self.stdout.write(f"  {email:<40} {role:<18} {name}, {organisation}")
        self.stdout.write(f"  Password of each: {settings.KRING_DEMO_PASSWORD}")
