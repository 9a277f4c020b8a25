"""Neutral mail: it says that something waits and where, never about whom or why. What is in a mail leaves the building for good.

Called by after-commit handlers only, so that every mail comes from an outbox message and carries its id: whoever receives a
mail twice after a crash can see that it is the same one.
"""

import dataclasses
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to one person. `paragraphs` are already in the receiver's `language`; `link` is an address of our own."""

    to: str
    language: str
    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    link_text: str = ""


def send(letter: Letter, outbox_id: uuid.UUID) -> None:
    """Hand a letter to the mail server, as text and as simple HTML. Raises what the mail server raises: the outbox tries again."""
    with translation.override(letter.language):
        text = render_to_string("events/mail_text.jinja", {"letter": letter})
        page = render_to_string("events/mail.jinja", {"letter": letter})
    headers = {
        "Message-ID": message_id(outbox_id),
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    message = EmailMultiAlternatives(letter.subject, text, to=[letter.to], headers=headers)
    message.attach_alternative(page, "text/html")
    message.send()


def message_id(outbox_id: uuid.UUID) -> str:
    """The stable Message-ID (RFC 5322) of an outbox message's mail."""
    return f"<{outbox_id}@{urlsplit(settings.KRING_BASE_URL).hostname}>"


def address(path: str) -> str:
    """A full address of our own, for in a mail."""
    return f"{settings.KRING_BASE_URL.rstrip('/')}{path}"
