"""Finding clients in one's own organisation, and what they agreed to."""

import itertools
import uuid
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kring.access.models import Dossier
from kring.access.policy import NotAllowed, visible
from kring.asking import asked_often
from kring.clients.models import Client, Consent, ConsentText
from kring.clients.rules import fold, same_last_name
from kring.identity.actors import Actor
from kring.identity.models import Role

MOST_FOUND = 20


def own_clients(actor: Actor) -> QuerySet[Client]:
    """Clients entered by the actor's own practice or welfare organisation: the only list in which people are looked up."""
    own = actor.organisations(Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER)
    return visible(Client, actor).filter(owner__in=own)


def find(actor: Actor, words: str, birth_date: date | None = None) -> list[Client]:
    """Own clients whose last name begins with these words, or who were born that day; at most `MOST_FOUND`."""
    folded = fold(words)
    if not folded and birth_date is None:
        return []
    chosen = Q()
    if folded:
        chosen &= Q(search_name__startswith=folded)
    if birth_date is not None:
        chosen &= Q(birth_date=birth_date)
    return list(own_clients(actor).filter(chosen).order_by("search_name", "first_name")[:MOST_FOUND])


def possible_doubles(actor: Actor, last_name: str, birth_date: date, but: uuid.UUID | None = None) -> list[Client]:
    """Own clients born that day with that last name: probably the same person. Never looks beyond the own organisation."""
    born = own_clients(actor).filter(birth_date=birth_date).exclude(pk=but)
    alike = (one for one in born if same_last_name(f"{one.prefix} {one.last_name}", last_name))
    return list(itertools.islice(alike, MOST_FOUND))


def consent_text(region_id: uuid.UUID) -> ConsentText:
    """The words read to clients now. Raises ConsentText.DoesNotExist when the region has none yet."""
    text = _texts.first(region_id)
    if text is None:
        raise ConsentText.DoesNotExist
    return text


@asked_often
def _texts(region_id: uuid.UUID) -> QuerySet[ConsentText]:
    return ConsentText.objects.filter(region_id=region_id).order_by("-version")[:1]


def is_text_of(region_id: uuid.UUID, text_id: uuid.UUID) -> bool:
    """Whether this is a text of the region. Texts never change, so the database is asked once per process for each that exists."""
    if text_id not in _regions_of_texts:
        _regions_of_texts.update(ConsentText.objects.filter(pk=text_id).values_list("pk", "region_id"))
    return _regions_of_texts.get(text_id) == region_id


_regions_of_texts: dict[uuid.UUID, uuid.UUID] = {}


def standing_consent(dossier: Dossier) -> Consent | None:
    """The consent that stands for a dossier, or None when there is none or it was withdrawn."""
    return _standing.first(dossier.pk)


@asked_often
def _standing(dossier_id: uuid.UUID) -> QuerySet[Consent]:
    return Consent.objects.filter(dossier=dossier_id, withdrawn_at=None).order_by("-given_at")[:1]


def agrees(dossier_id: uuid.UUID) -> bool:
    """Whether the client's consent stands."""
    return bool(_standing(dossier_id))


def last_withdrawn(dossier: Dossier) -> Consent | None:
    """The consent that was withdrawn last, for a dossier on which none stands."""
    return dossier.consents.exclude(withdrawn_at=None).order_by("-withdrawn_at").first()


def require_consent(dossier: Dossier) -> None:
    """Raises NotAllowed, with the reason, when the client's consent does not stand. Asked inside the sharing transaction."""
    if standing_consent(dossier) is None:
        raise NotAllowed(_("The client has withdrawn their consent: nothing new is shared."))
