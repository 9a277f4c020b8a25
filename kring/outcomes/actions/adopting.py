"""Which questionnaires a region may use: taking one over with its licence, putting in its words, ending that, and adding one of its own.

What was used to ask somebody never changes: other words for a question that was answered are another questionnaire.
"""

import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from kring.access import audit
from kring.access.policy import NotVisible, require, visible
from kring.identity.actors import Actor
from kring.outcomes import instruments_here, library
from kring.outcomes.instruments_here import Key
from kring.outcomes.models import AdoptedInstrument, Occasion, Response
from kring.outcomes.planning import cancel
from kring.outcomes.rules.instruments import Instrument
from kring.outcomes.rules.problems import Problem

type Words = Mapping[str, Mapping[str, str]]  # by language, then by place


class AlreadyHere(Exception):
    """The region uses this version already; another file needs another version."""


class LicenceNeeded(Exception):
    """This questionnaire may only be used with a licence: who holds it and its number or date have to be said."""


class NameOfTheLibrary(Exception):
    """A questionnaire of one's own cannot have the code of one that comes with Kring."""


class UsedNeverChanges(Exception):
    """Somebody was asked with these words. `places` are those that would change."""

    def __init__(self, places: tuple[str, ...]):
        super().__init__(", ".join(places))
        self.places = places


class Unreadable(Exception):
    """The file holds no questionnaire that can be used; `problems` has everything that is wrong, with its place."""

    def __init__(self, problems: tuple[Problem, ...]):
        super().__init__("; ".join(f"{one.place}: {one.fault}" for one in problems))
        self.problems = problems


@transaction.atomic
def adopt(actor: Actor, code: str, version: str, *, holder: str, number: str) -> AdoptedInstrument:
    """Take over a questionnaire of Kring's library, so that its words can be put in. Words of an adoption before this one come back.

    Raises NotVisible, AlreadyHere, LicenceNeeded.
    """
    require("steward.edit", actor)
    instrument = library.instrument(code, version)
    if instrument is None:
        raise NotVisible
    if instrument.licence.registration and not (holder and number):
        raise LicenceNeeded
    former = _rows(actor).filter(instrument=code, version=version).order_by("-adopted_at").first()
    if former is not None and former.ended_at is None:
        raise AlreadyHere
    row = _insert(
        AdoptedInstrument(
            region_id=actor.region_id,
            instrument=code,
            version=version,
            licence_holder=holder,
            licence_number=number,
            texts=former.texts if former is not None else {},
            adopted_by_id=actor.user_id,
            adopted_at=timezone.now(),
        )
    )
    _changed(actor, row)
    return row


@transaction.atomic
def put_words(actor: Actor, row: AdoptedInstrument, words: Words) -> AdoptedInstrument:
    """Put words in the slots of a questionnaire that was taken over. Raises UsedNeverChanges, NotVisible."""
    require("steward.edit", actor, row)
    stands = AdoptedInstrument.objects.select_for_update().get(pk=row.pk)
    if stands.ended_at is not None:
        raise NotVisible
    cleaned = {language: {place: text for place, text in said.items() if text} for language, said in words.items()}
    cleaned = {language: said for language, said in cleaned.items() if said}
    if cleaned == stands.texts:
        return stands
    if is_used(actor.region_id, (stands.instrument, stands.version)):
        changed = tuple(
            place
            for language, said in stands.texts.items()
            for place, text in said.items()
            if cleaned.get(language, {}).get(place, "") != text
        )
        if changed:
            raise UsedNeverChanges(changed)
    stands.texts = cleaned
    stands.save(update_fields=["texts"])
    _changed(actor, stands)
    return stands


@transaction.atomic
def end(actor: Actor, row: AdoptedInstrument) -> AdoptedInstrument:
    """Use a questionnaire no longer. Whoever was not asked yet is not asked with it; what was answered stays what it was."""
    require("steward.edit", actor, row)
    stands = AdoptedInstrument.objects.select_for_update().get(pk=row.pk)
    if stands.ended_at is None:
        stands.ended_at = timezone.now()
        stands.save(update_fields=["ended_at"])
        _ask_no_more(actor.region_id, (stands.instrument, stands.version))
        _changed(actor, stands)
    return stands


@transaction.atomic
def add_own(actor: Actor, text: str) -> AdoptedInstrument:
    """A questionnaire of the region itself, out of a file. A version before it is asked no more; the same file again changes nothing.

    Raises Unreadable, NameOfTheLibrary, AlreadyHere.
    """
    require("steward.edit", actor)
    reading = library.parse(text)
    if reading.instrument is None:
        raise Unreadable(reading.problems)
    found = reading.instrument
    if any(code == found.code for code, _version in library.shipped()):
        raise NameOfTheLibrary
    there = _rows(actor).filter(instrument=found.code, version=found.version).order_by("-adopted_at").first()
    if there is not None and there.definition != text:
        raise AlreadyHere
    if there is not None and there.ended_at is None:
        return there
    now = timezone.now()
    _rows(actor).filter(instrument=found.code, ended_at=None).update(ended_at=now)
    row = _insert(
        AdoptedInstrument(
            region_id=actor.region_id,
            instrument=found.code,
            version=found.version,
            licence_holder=found.licence.holder[:120],
            texts=there.texts if there is not None else {},
            definition=text,
            adopted_by_id=actor.user_id,
            adopted_at=now,
        )
    )
    _changed(actor, row)
    return row


def is_used(region_id: uuid.UUID, key: Key) -> bool:
    """Whether anybody was asked with it."""
    return Response.objects.filter(region_id=region_id, instrument=key[0], version=key[1]).exists()


def definition_of(row: AdoptedInstrument) -> Instrument | None:
    """The questionnaire as its file has it, without the words of the region; None for one that Kring does not bring any more."""
    if row.definition:
        return library.parse(row.definition).instrument
    return library.instrument(row.instrument, row.version)


def _rows(actor: Actor):
    return visible(AdoptedInstrument, actor)


def _insert(row: AdoptedInstrument) -> AdoptedInstrument:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as refusal:  # somebody else was first
        raise AlreadyHere from refusal
    return row


def _ask_no_more(region_id: uuid.UUID, key: Key) -> None:
    """Moments at which nobody was asked yet go on without it, or fall away when nothing else is asked then."""
    now, to_come = timezone.now(), Occasion.objects.filter(region_id=region_id, asked_at=None)
    to_come = to_come.filter(finished_at=None, declined_at=None, cancelled_at=None, closed_at=None)
    for occasion in to_come.select_related("referral__dossier").iterator(chunk_size=500):
        left = [one for one in occasion.instruments if tuple(one) != key]
        if len(left) == len(occasion.instruments):
            continue
        if left:
            occasion.instruments = left
            occasion.save(update_fields=["instruments"])
        else:
            cancel(occasion, now)


def _changed(actor: Actor, row: AdoptedInstrument) -> None:
    audit.record(actor, "steward.changed", row)
    instruments_here.forget()  # for what follows in this transaction
    transaction.on_commit(instruments_here.forget)  # for what was kept of before by others meanwhile
