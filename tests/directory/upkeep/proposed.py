"""What a provider sends to propose an activity, and what a steward answers, as tests do it."""

from django.urls import reverse

from kring.directory.actions import Offer
from kring.directory.proposing import actions
from kring.directory.proposing.actions import mark_of
from kring.directory.queries import Wanted, search
from kring.directory.search.fitting import Need
from kring.rows import new_id
from tests.directory.upkeep.kept import Fields

NEW = {
    "title": "Breicafé",
    "theme": "creative",
    "days": ["4"],
    "starts": "14:00",
    "ends": "16:00",
    "venue": "Zaal 2",
    "postcode": "1234 AB",
    "cost": "2,50",
    "cost_per": "time",
    "phone": "0612345678",
    "public": "on",
    "times": "1",
}
FORM, LIST = reverse("directory:propose"), reverse("doors:provider")


def typed(page):
    """What the form on a page sends when nobody touches it."""
    fields = Fields()
    fields.feed(page.text.split("data-leave-warning")[1].split("</form>")[0])
    return fields.sent


def given(**changes):
    """What the form sends, with a key of its own unless one is named."""
    return {"key": str(new_id())} | NEW | changes


def sent(cast, person=None, **changes):
    """A proposal that waits for the steward."""
    offer = Offer(**{"title": "Breicafé", "theme": "creative", "organisation_id": cast.provider.pk} | changes)
    return actions.propose(cast.actor(person or cast.gijs), new_id(), offer)


def is_found(cast, words="breicafé"):
    """The titles that a link worker finds."""
    return [row.title for row in search(cast.actor(cast.dewi), Wanted(Need(text=words))).rows]


def approved(cast, row):
    """What a steward who just read it puts on the map."""
    return actions.approve(cast.actor(cast.ivo), row.pk, seen=mark_of(row))


def sent_back(cast, row, reason="Op welke dag is het?"):
    """What a steward who just read it sends back."""
    return actions.send_back(cast.actor(cast.ivo), row.pk, reason, seen=mark_of(row))


def signed_in(client, person):
    """The browser of somebody."""
    client.force_login(person)
    return client
