"""How every form about a file answers: saved and back to the file, a message beside the field, or (409) 'changed meanwhile' and
'recorded before': the same form arrived already, with other words."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from kring.access import audit
from kring.access.permissions import PRACTICE
from kring.access.policy import relatives
from kring.access.wording import no_news
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.actions.once import SentBefore
from kring.referral.queries import changes_since
from kring.referral.rules.lifecycle import Move, NotNow, State, step
from kring.referral.withheld import is_withheld, known_states
from kring.referral.wording import event_words, why_not
from kring.rows import new_id

type Text = str | Promise
type Recorded = Callable[[Any], dict[str, Any]]  # what an event wrote: the words of each field of the form


def page(request: HttpRequest, referral: Any, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page about one file; the log says that it was opened."""
    audit.record(request.actor, "referral.opened", referral, dossier_id=referral.pk)
    blank = {
        "referral": referral,
        "was": referral,
        "changes": None,
        "recorded": None,
        "tell_client": False,
        "returned": None,
        "asked": None,
    }
    return render(request, template, blank | context, status=status)


def form_page(
    request: HttpRequest,
    referral: Any,
    form: forms.Form,
    act: Callable[[], Any],
    template: str,
    saved: Text,
    *,
    move: Move | None = None,
    recorded: Recorded | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form, or do what it asks and go back to the file. A `move` that is not possible now gets no form: the page says why.

    `act` does it, or adds to the form's errors why it cannot. A form that is refused, or stale, comes back as it was filled in,
    with the reason, or with what changed meanwhile. One with a key that arrived before is saved already; when it says something
    else now, it comes back with what was `recorded` then and a key of its own.
    """
    if move is not None and (refused := _refused(request, referral, move)):
        return not_now(request, referral, refused)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return page(request, referral, template, status, form=form, **context)
    try:
        act()
    except SentBefore as before:
        if not before.same:
            form.data = form.data.copy()
            form.data["seq"], form.data["key"] = before.referral.seq, str(new_id())
            shown = {"form": form, "recorded": _what_was_recorded(before, form, recorded)}
            return page(request, before.referral, template, 409, **context | shown)
    except ChangedMeanwhile as stale:
        changed = _what_changed(request, stale, form.cleaned_data["seq"])
        form.data = form.data.copy()
        form.data["seq"] = stale.referral.seq
        newer = {"form": form, "changes": changed, "was": referral}
        return page(request, stale.referral, template, 409, **context | newer)
    except NotNow as refused:
        form.add_error(None, _why(request, referral, refused))
        return page(request, referral, template, 403, form=form, **context)
    if form.errors:
        return page(request, referral, template, 409, form=form, **context)
    _say_once(request, saved)
    return redirect("doors:file", id=referral.pk)


def button(
    request: HttpRequest,
    referral: Any,
    form: forms.Form,
    act: Callable[[], Any],
    saved: Text | Callable[[], Text],
    what: Text,
) -> HttpResponse:
    """Do what one button asks and go back to the file. On a stale page the reader sees what changed and can ask it again.

    What to say when it is `saved` may only be known then.
    """
    if not form.is_valid():
        return page(request, referral, "referral/changed.jinja", 400, form=None, what=what)
    try:
        act()
    except SentBefore as before:
        if not before.same:
            return page(request, before.referral, "referral/changed.jinja", 409, form=None, what=what)
    except ChangedMeanwhile as stale:
        changed = _what_changed(request, stale, form.cleaned_data["seq"])
        again = [(name, value) for name, value in form.cleaned_data.items() if name != "seq"]
        return page(
            request, stale.referral, "referral/changed.jinja", 409, form=form, again=again, what=what, changes=changed
        )
    except NotNow as refused:
        return not_now(request, referral, refused)
    _say_once(request, saved() if callable(saved) else saved)
    return redirect("doors:file", id=referral.pk)


def not_now(request: HttpRequest, referral: Any, refused: NotNow) -> HttpResponse:
    """The reader may see the file but not do this now: 403 with the reason."""
    return page(request, referral, "referral/not_now.jinja", 403, reason=_why(request, referral, refused))


def _refused(request: HttpRequest, referral: Any, move: Move) -> NotNow | None:
    """Why there is no form for a move, as far as this reader may know how the file stands.

    What was filled in is not thrown away: the action itself answers to a form that arrives, with what changed meanwhile.
    """
    if request.method == "POST":
        return None
    try:
        step(known_states(request.actor, [referral.pk]).get(referral.pk, State(referral.state)), move)
    except NotNow as refused:
        return refused
    return None


def _why(request: HttpRequest, referral: Any, refused: NotNow) -> str:
    """Why it cannot be done now, without what this reader may not know."""
    return no_news() if is_withheld(request.actor, referral) else why_not(refused)


def _say_once(request: HttpRequest, saved: Text) -> None:
    """Say that it was saved, unless that is still waiting to be read since the first answer was lost."""
    waiting = messages.get_messages(request)
    said = {str(message) for message in waiting}
    waiting.used = False  # looked at, not shown
    if str(saved) not in said:
        messages.success(request, saved)


def _what_was_recorded(before: SentBefore, form: forms.Form, recorded: Recorded | None) -> dict[str, Any]:
    words = recorded(before.event) if recorded else {}
    return {"at": before.event.at, "words": [(form.fields[name].label, text) for name, text in words.items()]}


def _what_changed(request: HttpRequest, stale: ChangedMeanwhile, seq: int) -> list[dict]:
    rows = changes_since(request.actor, stale.referral, seq)
    as_referrer = relatives(request.actor, stale.referral.pk) <= PRACTICE
    return [row | {"words": event_words(row["kind"], as_referrer)} for row in rows]
