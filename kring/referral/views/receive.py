"""What both sides do with a referral after it was sent. GET shows the form, POST does it and goes back to the file."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kring.access import audit
from kring.access.guard import requires
from kring.programme.queries import agreement_of
from kring.referral import queries
from kring.referral.actions import consent, mend
from kring.referral.actions import messages as notes
from kring.referral.actions import receive as actions
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.rules.lifecycle import NotNow
from kring.referral.sent_forms import CorrectForm, PassOnForm, ResendForm, ReturnForm, WithdrawForm, WriteForm
from kring.referral.wording import why_not

REFERRAL = "referral.Referral"
BOTH = ("GET", "POST")


def _page(
    request: HttpRequest,
    referral,
    form: forms.Form,
    act: Callable[[forms.Form], Any],
    *,
    title: str,
    button: str,
    done: str,
) -> HttpResponse:
    """One form about one referral: show, check, act, or say what changed meanwhile; the input is always kept."""
    context = {"referral": referral, "form": form, "title": title, "button": button, "newer": None}
    if request.method != "POST":
        return _show(request, context)
    if not form.is_valid():
        return _show(request, context, status=422)
    try:
        act(form)
    except NotNow as error:
        form.add_error(None, why_not(error))
        return _show(request, context, status=409)
    except actions.NoColleague:
        form.add_error(None, _("This colleague does not work here any more. Choose another one."))
        return render(request, "referral/one_form.jinja", context, status=409)
    except ChangedMeanwhile as error:
        context |= {"newer": error.referral, "form": _with_seq(form, error.referral.seq)}
        return _show(request, context, status=409)
    messages.success(request, done)
    return redirect("doors:file", id=referral.pk)


def _show(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The form, with the client's name above it: the log says that the file was opened."""
    referral = context["referral"]
    audit.record(request.actor, "referral.opened", referral, dossier_id=referral.pk)
    return render(request, "referral/one_form.jinja", context, status=status)


def _with_seq(form: forms.Form, seq: int) -> forms.Form:
    """The same input, ready to be sent once more knowing the newer version."""
    form.data = form.data.copy()
    form.data["seq"] = seq
    return form


@requires("referral.accept", REFERRAL, methods=("POST",))
def accept(request: HttpRequest, referral) -> HttpResponse:
    """Take the referral up."""
    try:
        actions.accept(request.actor, referral.pk)
    except NotNow as error:
        messages.warning(request, why_not(error))
    else:
        messages.success(request, _("Accepted. The next step stands ready."))
    return redirect("doors:file", id=referral.pk)


@requires("referral.ask", REFERRAL, methods=BOTH)
def ask(request: HttpRequest, referral) -> HttpResponse:
    """Ask the referrer something."""
    form = WriteForm(request.POST or None, initial={"seq": referral.seq})
    return _page(
        request,
        referral,
        form,
        lambda form: actions.ask(request.actor, referral.pk, form.cleaned_data["text"], form.cleaned_data["seq"]),
        title=_("Ask the referrer"),
        button=_("Ask"),
        done=_("Asked. You hear it when there is an answer."),
    )


@requires("referral.return", REFERRAL, methods=BOTH)
def give_back(request: HttpRequest, referral) -> HttpResponse:
    """Return it with a reason and a suggestion."""
    language = get_language()
    supports = {key: words.in_language(language) for key, words in agreement_of(referral.version).supports.items()}
    form = ReturnForm(request.POST or None, initial={"seq": referral.seq}, supports=supports)
    return _page(
        request,
        referral,
        form,
        lambda form: actions.give_back(
            request.actor,
            referral.pk,
            form.cleaned_data["reason"],
            form.suggested(),
            form.cleaned_data["text"],
            form.cleaned_data["seq"],
        ),
        title=_("Return to the referrer"),
        button=_("Return"),
        done=_("Returned. The referrer is told."),
    )


@requires("referral.pass_on", REFERRAL, methods=BOTH)
def pass_on(request: HttpRequest, referral) -> HttpResponse:
    """Pass it to a colleague."""
    colleagues = [(user.pk, user.name) for user in queries.colleagues_of(referral, timezone.localdate())]
    form = PassOnForm(request.POST or None, initial={"seq": referral.seq}, colleagues=colleagues)
    back = _page(
        request,
        referral,
        form,
        lambda form: actions.pass_on(request.actor, referral.pk, form.cleaned_data["to"], form.cleaned_data["seq"]),
        title=_("Pass to a colleague"),
        button=_("Pass on"),
        done=_("Passed on, with its steps."),
    )
    # Having passed it on, the actor may not see the file any more.
    return redirect("doors:today") if back.status_code == 302 else back


@requires("referral.answer", REFERRAL, methods=BOTH)
def answer(request: HttpRequest, referral) -> HttpResponse:
    """Answer the link worker's question."""
    form = WriteForm(request.POST or None, initial={"seq": referral.seq})
    return _page(
        request,
        referral,
        form,
        lambda form: mend.answer(request.actor, referral.pk, form.cleaned_data["text"], form.cleaned_data["seq"]),
        title=_("Answer the question"),
        button=_("Answer"),
        done=_("Answered. The link worker goes on."),
    )


@requires("referral.resend", REFERRAL, methods=BOTH)
def resend(request: HttpRequest, referral) -> HttpResponse:
    """Send a returned referral again."""
    form = ResendForm(request.POST or None, initial={"seq": referral.seq})
    return _page(
        request,
        referral,
        form,
        lambda form: mend.resend(request.actor, referral.pk, form.cleaned_data["text"], form.cleaned_data["seq"]),
        title=_("Send again"),
        button=_("Send again"),
        done=_("Sent again."),
    )


@requires("referral.withdraw", REFERRAL, methods=BOTH)
def withdraw(request: HttpRequest, referral) -> HttpResponse:
    """Take the referral back."""
    form = WithdrawForm(request.POST or None, initial={"seq": referral.seq})
    return _page(
        request,
        referral,
        form,
        lambda form: mend.withdraw(
            request.actor, referral.pk, form.cleaned_data["reason"], form.cleaned_data["text"], form.cleaned_data["seq"]
        ),
        title=_("Withdraw the referral"),
        button=_("Withdraw"),
        done=_("Withdrawn. An appointment, if there was one, is cancelled."),
    )


@requires("referral.correct", REFERRAL, methods=BOTH)
def correct(request: HttpRequest, referral) -> HttpResponse:
    """Correct what was written; the history keeps both versions."""
    language = get_language()
    discussed = [(key, words.in_language(language)) for key, words in agreement_of(referral.version).discussed]
    form = CorrectForm(
        request.POST or None,
        referral=referral,
        discussed=discussed,
        most=agreement_of(referral.version).norms.help_question_length,
    )
    return _page(
        request,
        referral,
        form,
        lambda form: mend.correct(request.actor, referral.pk, form.correction(), form.cleaned_data["seq"]),
        title=_("Correct the referral"),
        button=_("Save the correction"),
        done=_("Corrected. The former words are kept in the history."),
    )


@requires("consent.withdraw", REFERRAL, methods=("POST",))
def withdraw_consent(request: HttpRequest, referral) -> HttpResponse:
    """The client does not agree any more."""
    consent.withdraw_consent(request.actor, referral.pk)
    messages.success(request, _("Written down. From now on nothing new is shared."))
    return redirect("doors:file", id=referral.pk)


@requires("message.write", REFERRAL, methods=("POST",))
def read_messages(request: HttpRequest, referral) -> HttpResponse:
    """The other side's messages were read."""
    notes.mark_read(request.actor, referral.pk)
    return redirect(f"{reverse('doors:file', kwargs={'id': referral.pk})}#messages")


@requires("message.write", REFERRAL, methods=BOTH)
def note(request: HttpRequest, referral) -> HttpResponse:
    """Write the other side a message."""
    form = WriteForm(request.POST or None)
    return _page(
        request,
        referral,
        form,
        lambda form: notes.send_note(request.actor, referral.pk, form.cleaned_data["text"]),
        title=_("Write a message"),
        button=_("Send"),
        done=_("Sent."),
    )
