"""A refer form that was filled in for somebody new, who turns out to be in the practice's list."""

from django.http import QueryDict

from kring.clients.models import Client
from kring.referral.forms import WAYS, ClientPart
from kring.referral.wishes_forms import AgreedWishes
from kring.ui.phone import shown


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


def typed_otherwise(given: QueryDict, client: Client) -> list[str]:
    """The labels of numbers and addresses that were typed and differ from those in the list, which are the ones that count."""
    entered = ClientPart(given)
    entered.is_valid()
    typed = {name: entered.cleaned_data.get(name) for name in WAYS}
    known = {name: getattr(client, name) for name in WAYS}
    typed["phone"], known["phone"] = shown(typed["phone"] or ""), shown(known["phone"])  # a number has many spellings
    return [str(entered[name].label) for name, value in typed.items() if value and value != known[name]]
