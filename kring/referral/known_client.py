"""A refer form that was filled in for somebody new, who turns out to be in the practice's list."""

from django.http import QueryDict

from kring.clients.models import Client
from kring.referral.wishes_forms import AgreedWishes


def for_a_known_client(given: QueryDict, client: Client) -> QueryDict:
    """A form that was filled in for somebody new, for somebody of the list: what was asked stays, and wishes that were left as they stood
    on the empty form become those that are known of this client."""
    said = AgreedWishes(given, initial=AgreedWishes.initial_for(None)).changed_data
    taken, known = given.copy(), AgreedWishes.initial_for(client)
    taken["client"] = str(client.pk)
    for name, field in AgreedWishes.base_fields.items():
        if name not in said:
            shown = field.widget.format_value(field.prepare_value(known[name]))
            taken.setlist(name, shown if isinstance(shown, list) else [shown or ""])
    return taken
