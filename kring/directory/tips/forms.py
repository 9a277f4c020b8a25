"""Writing one's own tip."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.access import policy
from kring.directory.tips.queries import own_text
from kring.identity.actors import Actor
from kring.ui.plain_text import PlainText


class TipForm(forms.Form):
    """One tip, in a few words."""

    text = PlainText(
        label=_("Your tip"),
        max_length=500,
        lines=2,
        help_text=_(
            "For example: ask for Ria, she meets you at the door. Nothing about a client: colleagues of the whole region read it."
        ),
    )


def tip_form(actor: Actor, activity: Any) -> TipForm | None:
    """The form with one's own tip in it; None for who does not write tips."""
    if not policy.holds("tip.write", actor):
        return None
    return TipForm(initial={"text": own_text(actor, activity.pk)})
