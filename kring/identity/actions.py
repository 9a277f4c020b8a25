"""What someone changes about their own account."""

from kring.identity.models import User


def choose_language(user: User, language: str) -> None:
    """Keep the language of this account's pages and mail."""
    user.language = language
    user.save(update_fields=["language"])
