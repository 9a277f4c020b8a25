"""The ways in which answers come: by link, together, on paper, out of a file. Each gives the same raw words to the same questions."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.access.models import Link, LinkPurpose
from kring.outcomes.actions.adopting import add_own
from kring.outcomes.bringing.actions import bring
from kring.outcomes.bringing.looking import Found
from kring.outcomes.instruments_here import asked_at
from kring.outcomes.models import Occasion
from kring.outcomes.rules import walk
from kring.rows import new_id
from tests.cast import Cast
from tests.outcomes.factories import a_moment
from tests.outcomes.phone import Phone

# A questionnaire with every kind of question, one of which nobody may leave out when it is brought in.
OWN = """
code = "ours"
version = "1"
name = { nl = "Van ons", en = "Ours" }
source = "the region"
meant_for = { nl = "Proberen.", en = "Trying." }

[licence]
name = "Own"
holder = "The region"
texts = "own"
registration = false

[[items]]
code = "often"
kind = "choice"
options = [{ value = 0, nl = "nooit", en = "never" }, { value = 2, nl = "soms", en = "at times" }, { value = 5, nl = "vaak", en = "often" }]
text = { nl = "Hoe vaak?", en = "How often?" }

[[items]]
code = "mark"
kind = "scale"
low = 0
high = 10
low_label = { nl = "laag", en = "low" }
high_label = { nl = "hoog", en = "high" }
text = { nl = "Welk cijfer?", en = "Which mark?" }

[[items]]
code = "degrees"
kind = "scale"
low = -20
high = 40
low_label = { nl = "koud", en = "cold" }
high_label = { nl = "warm", en = "warm" }
text = { nl = "Hoe warm?", en = "How warm?" }

[[items]]
code = "words"
kind = "text"
text = { nl = "Wat wilt u nog zeggen?", en = "What else?" }

[[scales]]
code = "both"
name = { nl = "Samen", en = "Together" }
method = "sum"
items = ["often", "mark"]
low = 0
high = 15
better = "higher"

[[scales]]
code = "warmth"
name = { nl = "Warmte", en = "Warmth" }
method = "single"
items = ["degrees"]
low = -20
high = 40
better = "neither"
"""
ITEMS = ("often", "mark", "degrees", "words")


def asked_with_own(cast: Cast, **more: Any) -> Occasion:
    """The start of a course at which the region's own questionnaire is asked."""
    add_own(cast.actor(cast.ivo), OWN)
    return a_moment(cast, **{"start": ["ours"], **more})


class Way(ABC):
    """One way in, for one moment. `cast.dewi` is whose client it is."""

    def __init__(self, cast: Cast, occasion: Occasion):
        self.cast, self.occasion = cast, occasion
        self.questions = {one.item.code: one for one in walk.questions(asked_at(occasion))}
        self.client = Client()
        self.client.force_login(cast.dewi)

    @abstractmethod
    def gives(self, said: Mapping[str, str]) -> Any:
        """Answer these questions with these words, as far as the way takes them."""

    def finishes(self) -> None:  # noqa: B027 what comes at once is done with it
        """Be done."""

    def at(self, name: str) -> str:
        """The address of a page about the moment."""
        return reverse(f"outcomes:{name}", args=[self.occasion.pk])


class ByLink(Way):
    """Alone, by link; the link was made before whatever happened."""

    def __init__(self, cast: Cast, occasion: Occasion):
        super().__init__(cast, occasion)
        self.client.post(self.at("new_link"))
        self.client.logout()
        self.phone = Phone(self.client, self._token())

    def gives(self, said):
        return [self.phone.says(self.questions[code].place, words) for code, words in said.items()]

    def finishes(self):
        self.phone.done()

    def _token(self) -> str:
        from kring.access import links

        link = Link.objects.get(subject_id=self.occasion.pk, purpose=LinkPurpose.QUESTIONS, revoked_at=None)
        return links.token_for(link.subject_id, LinkPurpose.QUESTIONS) or ""


class Together(Way):
    """In the conversation."""

    def gives(self, said):
        return [
            self.client.post(self.at("together_answer"), {"n": self.questions[code].place, "answer": words})
            for code, words in said.items()
        ]

    def finishes(self):
        self.client.post(self.at("together_done"))


class OnPaper(Way):
    """A sheet that is typed over. `key` is that of the form."""

    def gives(self, said, on=None, key=None) -> list[HttpResponse]:
        sheet = {f"q{self.questions[code].place}": words for code, words in said.items()}
        day = (on or timezone.localdate()).isoformat()
        whole = {"key": key or new_id(), "answered_on": day, "language": "nl"} | sheet
        return [self.client.post(self.at("typed_over"), whole)]


class OutOfAFile(Way):
    """A row of a file of somewhere else."""

    def gives(self, said, on=None, version=None, times=1) -> Found:
        instrument = next(iter(self.questions.values())).instrument
        day = (on or timezone.localdate()).isoformat()
        first = [self.occasion.referral.reference, self.occasion.when, day, instrument.code]
        cells = [*first, version or instrument.version, *said.values()]
        heading = ["reference", "moment", "date", "instrument", "version", *said]
        rows = [heading] + [cells] * times
        text = "\n".join(";".join(_cell(one) for one in row) for row in rows)
        return bring(self.cast.actor(self.cast.dewi), text)


def _cell(text: str) -> str:
    return '"' + str(text).replace('"', '""') + '"'


WAYS = {"by link": ByLink, "together": Together, "on paper": OnPaper, "out of a file": OutOfAFile}
