"""Pages with one question, in the language in which it is asked. The same for a client alone and together."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from kring.outcomes.answering.forms import AnswerForm
from kring.outcomes.answering.visits import Visit
from kring.outcomes.rules.walk import Question


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Where a walk through questions takes place. `shows`: earlier answers are on it, since a professional reads along."""

    frame: str
    language: str
    shows: bool
    question_url: str
    answer_url: str
    done_url: str

    def at(self, place: str) -> str:
        """The address of the question at a place: how far, never which question or what was answered."""
        return f"{self.question_url}?n={place}"


def language_of_reader(request: HttpRequest, seen: Visit) -> str:
    """The language of the page behind a link, and so of its questions: the one chosen there, else the client's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in seen.languages else seen.language


def page(
    request: HttpRequest, language: str, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A page in a language of its own."""
    with translation.override(language):
        answer = render(request, f"outcomes/answering/{template}.jinja", dict(context), status=status)
    answer["Content-Language"] = language
    return answer


def question_page(
    request: HttpRequest, screen: Screen, seen: Visit, question: Question, form: AnswerForm | None = None
) -> HttpResponse:
    """One question; with a `form` that says what is wrong."""
    form = form or AnswerForm(question=question, initial={"answer": seen.given(question)} if screen.shows else {})
    back = seen.place_before(question)
    context = {
        "screen": screen,
        "seen": seen,
        "question": question,
        "wording": seen.language_of(question, screen.language),
        "concern": seen.concern(question) if screen.shows else "",
        "number": seen.number(question),
        "total": len(seen.asked),
        "back": screen.at(back) if back else "",
        "form": form,
        "errors": form.errors.get("answer", []),
        "chosen": _chosen(form),
    }
    return page(request, screen.language, "question", context, status=422 if form.errors else 200)


def end_page(request: HttpRequest, screen: Screen, seen: Visit) -> HttpResponse:
    """After the last question: done, or back."""
    context = {"screen": screen, "seen": seen, "back": screen.at(seen.place_before(None))}
    return page(request, screen.language, "end", context)


def safety_page(request: HttpRequest, screen: Screen, seen: Visit, go_on: str) -> HttpResponse:
    """After an answer about which somebody calls. It is the answer to the form itself: no address tells that it was shown."""
    context = {"screen": screen, "seen": seen, "go_on": screen.at(go_on), "own": seen.crisis_words(screen.language)}
    return page(request, screen.language, "safety", context)


def _chosen(form: AnswerForm) -> str:
    value = form["answer"].value()
    return "" if value is None else str(value)
