"""What someone changes about their own account."""

from kring.identity.models import User


def choose_language(user: User, language: str) -> None:
    """Keep the language of this account's pages and mail; from now on a sign-in page does not change it."""
    user.language, user.language_chosen = language, True
    user.save(update_fields=["language", "language_chosen"])


def take_language(user: User, language: str) -> None:
    """The account follows the language of the sign-in page, until its owner chooses one."""
    user.language = language
    user.save(update_fields=["language"])
