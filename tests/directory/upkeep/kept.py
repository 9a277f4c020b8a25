"""What a form about an activity sends, and the link of whoever keeps one."""

from typing import Any

from django.urls import reverse

from kring.directory.models import Activity
from kring.directory.upkeep import keepers
from tests.cast import Cast

FORM = {
    "title": "Wandelgroep De Brug",
    "theme": "walk",
    "days": ["2"],
    "starts": "10:00",
    "ends": "11:30",
    "venue": "De Brug",
    "postcode": "1234",
    "cost": "0",
    "email": "brug@example.org",
    "public": "on",
    "times": "1",
}


def appointed(cast: Cast, activity: Activity | None = None) -> str:
    """The token of somebody who keeps an entry without an account; the organisation has nothing to do with it."""
    activity = activity or cast.activity
    keepers.appoint(cast.actor(cast.ivo), activity.pk, name="Ria", email="ria@example.org")
    return keepers.token_of(activity)


def page_of(token: str, verb: str = "") -> str:
    """The address of what the holder of a link does."""
    return reverse(f"directory:kept{'_' if verb else ''}{verb}", args=[token])


def form(**changes: Any) -> dict[str, Any]:
    """The form as it stands, with changes."""
    return FORM | changes
