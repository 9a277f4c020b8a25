"""What both sides do with a referral after it was sent. GET shows the form, POST does it and goes back to the file."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.programme.queries import agreement_of
from kring.referral import queries
from kring.referral.actions import consent, mend
from kring.referral.actions import messages as notes
from kring.referral.actions import receive as actions
from kring.referral.actions.once import FilledIn
from kring.referral.answers import form_page
from kring.referral.returned import returned
from kring.referral.rules.lifecycle import Move, NotNow
from kring.referral.sent_forms import (
    CorrectForm,
    NoteForm,
    PassOnForm,
    QuestionForm,
    ResendForm,
    ReturnForm,
    WithdrawForm,
)
from kring.referral.wording import why_not

REFERRAL = "referral.Referral"
BOTH = ("GET", "POST")
ONE_FORM = "referral/one_form.jinja"


@requires("referral.accept", REFERRAL, methods=("POST",))
def accept(request: HttpRequest, referral) -> HttpResponse:
    """Take the referral up."""
    try:
        actions.accept(request.actor, referral.pk)
    except NotNow as error:
        messages.warning(request, why_not(error))
    else:
        messages.success(request, _("Accepted. The next step stands ready."))
        if request.POST.get("then") == "contact":
            return redirect("journey:contact", id=referral.pk)
    return redirect("doors:file", id=referral.pk)


@requires("referral.ask", REFERRAL, methods=BOTH)
def ask(request: HttpRequest, referral) -> HttpResponse:
    """Ask the referrer something."""
    actions.require_agreement(referral)
    form = QuestionForm(request.POST or None, initial={"seq": referral.seq})

    def act() -> None:
        given = form.cleaned_data
        actions.ask(request.actor, referral.pk, given["text"], given["seq"], FilledIn.of(given))

    return form_page(
        request,
        referral,
        form,
        act,
        ONE_FORM,
        _("Asked. You hear it when there is an answer."),
        recorded=partial(queries.written, request.actor),
        tell_client=True,
        move=Move.ASK,
        title=_("Ask the referrer"),
        button=_("Ask"),
    )


@requires("referral.return", REFERRAL, methods=BOTH)
def give_back(request: HttpRequest, referral) -> HttpResponse:
    """Return it with a reason and a suggestion."""
    actions.require_agreement(referral)
    form = ReturnForm(
        request.POST or None,
        initial={"seq": referral.seq},
        supports=agreement_of(referral.version).others(get_language()),
    )
    return form_page(
        request,
        referral,
        form,
        lambda: actions.give_back(
            request.actor,
            referral.pk,
            form.cleaned_data["reason"],
            form.suggested(),
            form.cleaned_data["text"],
            form.cleaned_data["seq"],
        ),
        ONE_FORM,
        _("Returned. The referrer is told."),
        tell_client=True,
        client_reads=_("Who opens their own page reads there that whoever signed them up tells them more."),
        move=Move.RETURN,
        title=_("Return to the referrer"),
        button=_("Return"),
    )


@requires("referral.pass_on", REFERRAL, methods=BOTH)
def pass_on(request: HttpRequest, referral) -> HttpResponse:
    """Pass it to a colleague."""
    colleagues = queries.colleagues_to_choose(referral, timezone.localdate())
    booked = queries.standing_appointment(referral, timezone.now())
    form = PassOnForm(
        request.POST or None, initial={"seq": referral.seq}, colleagues=colleagues, booked=booked is not None
    )

    def act() -> None:
        try:
            given = form.cleaned_data
            actions.pass_on(request.actor, referral.pk, given["to"], given["seq"], word=given["word"])
        except actions.NoColleague:
            form.add_error(None, _("This colleague does not work here any more. Choose another one."))

    done = _("Passed on, with its steps.")
    title, button = _("Pass to a colleague"), _("Pass on")
    back = form_page(request, referral, form, act, ONE_FORM, done, move=Move.PASS_ON, title=title, button=button)
    if back.status_code != 302:
        return back
    if booked is not None and queries.standing_appointment(referral, timezone.now()) is None:
        messages.warning(request, _("The appointment is cancelled: making a new one is a step of your colleague."))
    # Having passed it on, the actor may not see the file any more.
    return redirect("doors:today")


@requires("referral.answer", REFERRAL, methods=BOTH)
def answer(request: HttpRequest, referral) -> HttpResponse:
    """Answer the link worker's question."""
    form = QuestionForm(request.POST or None, initial={"seq": referral.seq})

    def act() -> None:
        given = form.cleaned_data
        mend.answer(request.actor, referral.pk, given["text"], given["seq"], FilledIn.of(given))

    return form_page(
        request,
        referral,
        form,
        act,
        ONE_FORM,
        _("Answered. The link worker goes on."),
        recorded=partial(queries.written, request.actor),
        move=Move.ANSWER,
        asked=queries.question_asked(request.actor, referral),
        title=_("Answer the question"),
        button=_("Answer"),
    )


@requires("referral.resend", REFERRAL, methods=BOTH)
def resend(request: HttpRequest, referral) -> HttpResponse:
    """Send a returned referral again."""
    form = ResendForm(request.POST or None, initial={"seq": referral.seq})
    why, done = returned(request.actor, referral), _("Sent again.")
    if why is not None and why.lost:
        done = _("Sent again. There is no appointment any more: the link worker plans a new one.")
    return form_page(
        request,
        referral,
        form,
        lambda: mend.resend(request.actor, referral.pk, form.cleaned_data["text"], form.cleaned_data["seq"]),
        ONE_FORM,
        done,
        returned=why,
        sends_again=True,
        move=Move.RESEND,
        title=_("Send again"),
        button=_("Send again"),
    )


@requires("referral.withdraw", REFERRAL, methods=BOTH)
def withdraw(request: HttpRequest, referral) -> HttpResponse:
    """Take the referral back."""
    form = WithdrawForm(request.POST or None, initial={"seq": referral.seq})
    return form_page(
        request,
        referral,
        form,
        lambda: mend.withdraw(
            request.actor, referral.pk, form.cleaned_data["reason"], form.cleaned_data["text"], form.cleaned_data["seq"]
        ),
        ONE_FORM,
        _("Withdrawn. An appointment, if there was one, is cancelled."),
        returned=returned(request.actor, referral),
        tell_client=True,
        move=Move.WITHDRAW,
        title=_("Withdraw the referral"),
        button=_("Withdraw"),
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
    return form_page(
        request,
        referral,
        form,
        lambda: mend.correct(request.actor, referral.pk, form.correction(), form.cleaned_data["seq"]),
        ONE_FORM,
        _("Corrected. The former words are kept in the history."),
        move=Move.CORRECT,
        title=_("Correct the referral"),
        button=_("Save the correction"),
    )


@requires("consent.withdraw", REFERRAL, methods=("POST",))
def withdraw_consent(request: HttpRequest, referral) -> HttpResponse:
    """The client does not agree any more."""
    consent.withdraw_consent(request.actor, referral.pk)
    messages.success(request, _("Written down. From now on nothing new is shared."))
    return redirect("doors:file", id=referral.pk)


@requires("message.mark", REFERRAL, methods=("POST",))
def read_messages(request: HttpRequest, referral) -> HttpResponse:
    """The other side's messages were read."""
    notes.mark_read(request.actor, referral.pk)
    return redirect(f"{reverse('doors:file', kwargs={'id': referral.pk})}#messages")


@requires("message.write", REFERRAL, methods=BOTH)
def note(request: HttpRequest, referral) -> HttpResponse:
    """Write the other side a message."""
    form = NoteForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        notes.send_note(request.actor, referral.pk, given["text"], FilledIn.of(given))

    return form_page(
        request,
        referral,
        form,
        act,
        ONE_FORM,
        _("Sent."),
        recorded=partial(queries.written, request.actor),
        title=_("Write a message"),
        button=_("Send"),
    )
