"""Pages about questionnaires: all there are, one with its licence and words, and adding one's own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.access.policy import NotVisible
from kring.doors.steward.both_versions import saved
from kring.doors.steward.pages import show
from kring.doors.steward.programmes.wording import LANGUAGES
from kring.doors.steward.questionnaires import queries
from kring.doors.steward.questionnaires.forms import AdoptForm, OwnForm, WordsForm
from kring.outcomes import published
from kring.outcomes.actions import adopting
from kring.outcomes.fault_words import sentence
from kring.outcomes.library import EXAMPLE

ADOPTED = "outcomes.AdoptedInstrument"
SUBJECT = "questionnaires"


@requires("steward.read")
def questionnaires(request: HttpRequest) -> HttpResponse:
    return show(request, "questionnaires", SUBJECT, {"rows": queries.rows(request.actor)})


@requires("steward.edit", methods=("GET", "POST"))
def questionnaire(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """One questionnaire as a client sees it, whose it is, and taking it over."""
    row = queries.one(request.actor, code, version)
    needed = row.instrument.licence.registration
    form = AdoptForm(request.POST or None, needed=needed)
    if form.is_valid():
        try:
            adopted = adopting.adopt(request.actor, code, version, **form.cleaned_data)
        except adopting.AlreadyHere:
            messages.info(request, _("It was taken over already."))
        except adopting.LicenceNeeded:
            form.add_error("holder", _("This questionnaire may only be used with a licence."))
            return _one(request, row, form, 422)
        else:
            messages.success(request, _("Taken over. Put in its words, then it can be asked."))
            return redirect("steward:questionnaire_words", id=adopted.pk)
        return redirect("steward:questionnaire", code=code, version=version)
    return _one(request, row, form, 422 if form.is_bound else 200)


@requires("steward.edit", ADOPTED, methods=("GET", "POST"))
def words(request: HttpRequest, adopted) -> HttpResponse:
    """The words of a questionnaire that was taken over."""
    instrument = adopting.definition_of(adopted)
    if instrument is None:
        raise NotVisible
    if adopted.ended_at is not None:
        messages.info(request, _("It is used no more. Take it over again to change its words."))
        return redirect("steward:questionnaire", code=adopted.instrument, version=adopted.version)
    form = WordsForm(request.POST or None, instrument=instrument, texts=adopted.texts)
    if form.is_valid():
        try:
            if saved(
                adopted,
                form,
                lambda row: WordsForm(instrument=instrument, texts=row.texts),
                lambda row: adopting.put_words(request.actor, row, form.words()),
            ):
                messages.success(request, _("The words were kept."))
                return redirect("steward:questionnaire", code=adopted.instrument, version=adopted.version)
        except adopting.UsedNeverChanges:
            form.add_error(
                None,
                _(
                    "Somebody was asked with these words, so they stay. Only what is still empty can be filled in. Nothing was kept."
                ),
            )
    row = queries.one(request.actor, adopted.instrument, adopted.version)
    context = {"form": form, "row": row}
    return show(request, "questionnaire_words", SUBJECT, context, status=form.status)


@requires("steward.edit", ADOPTED, methods=("POST",))
def end(request: HttpRequest, adopted) -> HttpResponse:
    adopting.end(request.actor, adopted)
    messages.success(request, _("Used no more. Answers that were given stay."))
    return redirect("steward:questionnaires")


@requires("steward.edit", methods=("GET", "POST"))
def own(request: HttpRequest) -> HttpResponse:
    """A questionnaire of the region itself, out of a file; a bad file changes nothing."""
    form = OwnForm(request.POST or None, request.FILES or None)
    problems: list[dict[str, str]] = []
    if form.is_valid():
        now = timezone.now()
        try:
            added = adopting.add_own(request.actor, form.cleaned_data["file"])
        except adopting.Unreadable as refusal:
            problems = [{"place": one.place, "sentence": sentence(one)} for one in refusal.problems]
        except adopting.NameOfTheLibrary:
            form.add_error("file", _("A questionnaire that comes with Kring has this code. Choose another one."))
        except adopting.AlreadyHere:
            form.add_error(
                "file", _("This version is here already, with other words or rules. Give the new one another version.")
            )
        else:
            if added.adopted_at < now:
                messages.info(request, _("This questionnaire was here already, just so. Nothing was changed."))
            else:
                messages.success(request, _("Added. This is how a client sees it."))
            return redirect("steward:questionnaire", code=added.instrument, version=added.version)
    context = {"form": form, "problems": problems, "example": EXAMPLE.read_text("utf-8")}
    return show(request, "questionnaire_own", SUBJECT, context, 422 if form.is_bound else 200)


def _one(request: HttpRequest, row: queries.Row, form: AdoptForm, status: int) -> HttpResponse:
    asked: dict[str, Any] = {language: queries.as_asked(row.instrument, language) for language in LANGUAGES}
    context = {"row": row, "form": form, "asked": asked, "languages_of": LANGUAGES, "first": get_language()}
    context["published"] = published.lines(row.instrument)
    return show(request, "questionnaire", SUBJECT, context, status)
