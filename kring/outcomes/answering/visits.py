"""What a page with questions is about: the moment, its questions, and how far somebody came."""

import dataclasses
import hashlib
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kring.access import links
from kring.access.links import LinkPurpose
from kring.access.models import Link
from kring.clients.queries import agrees
from kring.outcomes.concerns import done_elsewhere, named_before
from kring.outcomes.instruments_here import asked_at, spoken
from kring.outcomes.models import Mode, Occasion
from kring.outcomes.queries import answers_of, minutes, occasion_of_link, stands
from kring.outcomes.rules import walk
from kring.outcomes.rules.instruments import LANGUAGES
from kring.outcomes.rules.occasions import OPEN, Standing, may_type_over
from kring.outcomes.rules.walk import Question
from kring.programme.queries import agreement_of

BEYOND_THE_LAST = "end"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One moment as it is walked through. `languages` are those of which every word is there; `named` are the concerns that it goes back
    to.
    """

    occasion: Occasion
    stands: Standing
    questions: tuple[Question, ...]
    answers: walk.Answers
    languages: tuple[str, ...]
    named: walk.Named

    @property
    def open(self) -> bool:
        """Whether answers are taken now."""
        return self.stands in OPEN

    @property
    def begun(self) -> bool:
        """Whether any question was answered or left open."""
        return any(self.passed(one) for one in self.questions)

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are asked of this person."""
        return walk.asked(self.questions, self.answers)

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        return minutes(len(self.asked))

    @property
    def goes_on_at(self) -> Question | None:
        """The first question that was not passed yet."""
        return walk.goes_on_at(self.questions, self.answers)

    @property
    def phone(self) -> str:
        """Whom the client calls with questions."""
        referral = self.occasion.referral
        return referral.welfare.phone or (referral.link_worker.phone if referral.link_worker else "")

    @property
    def language(self) -> str:
        """The client's own language, or else one that has every word."""
        own = self.occasion.referral.client.language
        return own if own in self.languages or not self.languages else self.languages[0]

    @property
    def may_be_typed_over(self) -> bool:
        """Whether a sheet can be typed over now."""
        return may_type_over(self.stands, on_paper=self.occasion.mode == Mode.PAPER)

    @property
    def reachable(self) -> bool:
        """Whether the client may be contacted at all."""
        client = self.occasion.referral.client
        return client.may_call or client.may_text or client.may_mail or client.may_write

    def at(self, place: str | None) -> Question | None:
        """The question at a place in an address; without one where somebody goes on; None when there is no further question."""
        if place == BEYOND_THE_LAST:
            return None
        if place is None or not place.isascii() or not place.isdigit() or len(place) > 4:
            return self.goes_on_at
        return walk.after(self.questions, self.answers, int(place) - 1)

    def exactly_at(self, place: str | None, mark: str | None) -> Question | None:
        """The question at a place, when it is asked and is the one with this mark (a page without one says nothing of that).

        An answer is never taken for another question than the one it was given to: a questionnaire may be used no more since.
        """
        return next((one for one in self.asked if str(one.place) == place and mark in (None, one.mark)), None)

    @property
    def mark(self) -> str:
        """Which questions these are."""
        return hashlib.sha256("\n".join(one.mark for one in self.questions).encode()).hexdigest()[:16]

    def number(self, question: Question) -> int:
        """The how manieth question it is for this person."""
        return sum(1 for one in self.asked if one.place <= question.place)

    def passed(self, question: Question) -> bool:
        """Whether it was answered or left open before."""
        return walk.passed(question, self.answers)

    def given(self, question: Question) -> int | str | None:
        """What was answered to it. Never for a page behind a link."""
        return self.answers.get(question.instrument.code, {}).get(question.item.code)

    def concern(self, question: Question) -> str:
        """In their own words what a question is about. Never for a page behind a link."""
        here = self.answers.get(question.instrument.code, {}).get(question.item.about)
        return self.named_concern(question) or str(here or "")

    def named_concern(self, question: Question) -> str:
        """The same, as it was named at an earlier moment. Never for a page behind a link."""
        return self.named.get(question.instrument.code, {}).get(question.item.about, "")

    def place_after(self, question: Question) -> str:
        """How an address names what follows a question."""
        found = walk.after(self.questions, self.answers, question.place)
        return str(found.place) if found else BEYOND_THE_LAST

    def place_before(self, question: Question | None) -> str:
        """How an address names what comes before a question (None: before the end); empty before the first."""
        place = question.place if question else len(self.questions) + 1
        found = walk.before(self.questions, self.answers, place)
        return str(found.place) if found else ""

    def language_of(self, question: Question, wanted: str) -> str:
        """The language in which this question is asked of who reads `wanted`."""
        return spoken(question.instrument, wanted) or wanted

    def crisis_words(self, language: str) -> str:
        """What the programme adds to the fixed safety text."""
        return agreement_of(self.occasion.referral.version).crisis_text.in_language(language)


def visit(occasion: Occasion, *, by_link: bool = False) -> Visit:
    """How a moment is walked through now. By link nothing goes back to what was named before: those words are not shown there."""
    instruments, answers = asked_at(occasion), answers_of(occasion)
    named, done = named_before(occasion, instruments), done_elsewhere(occasion)
    found = stands(occasion, timezone.now(), begun=bool(answers))
    if found in OPEN and not (instruments and agrees(occasion.referral_id)):
        found = Standing.CANCELLED
    asked = walk.questions(instruments, named, {*done, *named} if by_link else done)
    if found in OPEN and not asked:  # whoever has the link said everything that it asks
        found = Standing.ANSWERED if done else Standing.CANCELLED
    return Visit(
        occasion=occasion,
        stands=found,
        questions=asked,
        answers=answers,
        languages=tuple(one for one in LANGUAGES if not any(each.open_slots(one) for each in instruments)),
        named={} if by_link else named,
    )


def visit_by_link(link: Link) -> Visit:
    """The same for whoever holds a link. Raises LookupError for a link to something else."""
    if link.purpose != LinkPurpose.QUESTIONS:
        raise LookupError(link.purpose)
    return visit(occasion_of_link(link), by_link=True)


def last_sheet(occasion: Occasion) -> tuple[date, str] | None:
    """The day and the language of the sheet that was typed over; None when none was."""
    found = occasion.responses.filter(replaced_at=None, mode=Mode.PAPER).values_list("answered_on", "language").first()
    return found or None


def address_of(occasion: Occasion) -> str:
    """The address by which these questions can be answered; empty while there is no link that works."""
    token = links.token_for(occasion.pk, LinkPurpose.QUESTIONS)
    return settings.KRING_BASE_URL.rstrip("/") + reverse("outcomes:link", args=[token]) if token else ""
