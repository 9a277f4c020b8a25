"""`manage.py begin`: makes a region with its first steward."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils.text import slugify

from kring.doors.steward import beginning
from kring.events import mail
from kring.identity.letters import invitation_path
from kring.identity.models import OrganisationKind


class Command(BaseCommand):
    """What an empty installation needs before anybody can sign in; everything after that a steward does on screen."""

    help = "Make a region and its first steward, who gets a mail with a link to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The region, and who its first steward is."""
        parser.add_argument("--region", required=True, help="name of the region")
        parser.add_argument("--organisation", required=True, help="where the steward works")
        parser.add_argument("--kind", choices=OrganisationKind.values, default=OrganisationKind.OTHER.value)
        parser.add_argument("--steward", required=True, help="name of the first steward")
        parser.add_argument("--email", required=True, help="e-mail address of the first steward")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="nl")
        parser.add_argument(
            "--show-link", action="store_true", help="also print the link, for when mail does not work yet"
        )

    def handle(self, *args, region: str, email: str, show_link: bool, **options) -> None:
        """Make them, and say what happens next."""
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise CommandError(f"{email} is not an e-mail address.") from wrong
        if not slugify(region):
            raise CommandError("The name of a region has letters or digits.")
        first = beginning.First(
            email, options["steward"], options["organisation"], options["kind"], options["language"]
        )
        try:
            user = beginning.begin(region, first)
        except beginning.RegionExists as exists:
            raise CommandError("There is a region with this name already: its steward invites others.") from exists
        except beginning.AccountClosed as closed:
            raise CommandError(f"The account of {email} is closed.") from closed
        self.stdout.write(f"{region} begins. A mail to {user.email} goes out as soon as Kring runs.")
        if show_link and not user.has_usable_password():
            self.stdout.write(
                f"Or choose the password here, once, within a week:\n{mail.address(invitation_path(user))}"
            )
