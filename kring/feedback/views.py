"""Pages of feedback: the draft that stands ready, what was sent, and what waits in the inbox."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kring.access import audit
from kring.access.guard import requires
from kring.access.permissions import PRACTICE
from kring.access.policy import holds, relatives
from kring.feedback import actions, queries
from kring.feedback.forms import FeedbackForm, ReplyForm
from kring.feedback.rules.owed import About
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.actions.once import FilledIn, SentBefore
from kring.referral.queries import messages_between, written
from kring.rows import new_id

REFERRAL = "referral.Referral"
FEEDBACK = "feedback.Feedback"


@requires("feedback.read", REFERRAL)
def page(request: HttpRequest, referral) -> HttpResponse:
    """For the link worker the draft (`?about=` says which owed moment was asked for), for both sides what was sent."""
    return render(request, "feedback/page.jinja", _context(request, referral))


@requires("feedback.send", REFERRAL, methods=("POST",))
def send(request: HttpRequest, referral) -> HttpResponse:
    """Send the lines as they were adjusted. A page that is no longer fresh keeps them and shows the draft as it is now.

    When feedback was sent since then, that is shown instead of a form, so that nobody sends it twice; the lines can be copied.
    One that was sent before, with other lines, keeps them as well, and shows what was sent.
    """
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return render(request, "feedback/page.jinja", _context(request, referral, form), status=422)
    said = form.cleaned_data
    try:
        sent = actions.send_feedback(
            request.actor, referral.pk, About(said["about"]), said["text"], key=said["key"], seq=said["seq"]
        )
    except ChangedMeanwhile as newer:
        form.data = form.data.copy()
        form.data["seq"] = newer.referral.seq
        context = _context(request, newer.referral, form) | {"changed": True, "typed": said["text"]}
        context["sent_meanwhile"] = sent = queries.sent_since(newer.referral, said["seq"], context["sent"])
        if sent is not None:
            context["form"] = None
        return render(request, "feedback/page.jinja", context, status=409)
    except actions.OtherWordsSent as before:
        form.data = form.data.copy()
        form.data["seq"], form.data["key"] = before.referral.seq, str(new_id())
        context = _context(request, before.referral, form)
        context["sent_before"] = next((one for one in context["sent"] if one.id == before.feedback.pk), None)
        return render(request, "feedback/page.jinja", context, status=409)
    if sent.pk == said["key"]:
        messages.success(request, _("Feedback sent. The practice has it in its inbox."))
    else:
        messages.info(request, _("You sent this already. The practice has it once in its inbox."))
    return redirect("doors:file", id=referral.pk)


@requires("feedback.read", FEEDBACK, methods=("POST",))
def read(request: HttpRequest, feedback) -> HttpResponse:
    """Open feedback: from here on it is read."""
    actions.read(request.actor, feedback.pk)
    return _back_to(feedback)


@requires("feedback.reply", FEEDBACK, methods=("POST",))
def reply(request: HttpRequest, feedback) -> HttpResponse:
    """Answer the link worker."""
    form = _reply_form(feedback.pk, request.POST)
    if not form.is_valid():
        context = _context(request, feedback.referral)
        context["reply_forms"][feedback.pk] = form
        return render(request, "feedback/page.jinja", context, status=422)
    try:
        actions.reply(request.actor, feedback.pk, form.cleaned_data["text"], FilledIn.of(form.cleaned_data))
    except SentBefore as before:
        if not before.same:
            return _reply_sent_before(request, feedback, form, before)
    messages.success(request, _("Your reply is with the link worker."))
    return _back_to(feedback)


def _reply_sent_before(request: HttpRequest, feedback, form: ReplyForm, before: SentBefore) -> HttpResponse:
    """The reply as it was sent beside the one that was changed after that, which can be sent as another."""
    form.data = form.data.copy()
    form.data["key"] = str(new_id())
    context = _context(request, feedback.referral)
    context["reply_forms"][feedback.pk] = form
    context["reply_before"] = {"at": before.event.at, **written(request.actor, before.event)}
    return render(request, "feedback/page.jinja", context, status=409)


@requires("feedback.copy", FEEDBACK, methods=("POST",))
def copy(request: HttpRequest, feedback) -> HttpResponse:
    """The feedback as text for the practice's own record: plain for a script that copies it, else a page to copy it from."""
    text = actions.copy_to_record(request.actor, feedback.pk)
    if request.headers.get("Accept", "").startswith("text/plain"):
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    return render(request, "feedback/copy.jinja", {"feedback": feedback, "text": text})


@requires("inbox.read", "feedback.Notice", methods=("POST",))
def open_notice(request: HttpRequest, notice) -> HttpResponse:
    """Take a notice out of the inbox and go to the file it is about."""
    actions.open_notice(request.actor, notice.pk)
    return redirect("doors:file", id=notice.dossier_id)


def _back_to(feedback) -> HttpResponse:
    return redirect(f"{reverse('feedback:page', kwargs={'id': feedback.referral_id})}#feedback-{feedback.pk}")


def _reply_form(feedback_id, data=None) -> ReplyForm:
    return ReplyForm(data, auto_id=f"reply-{feedback_id}-%s")


def _context(request: HttpRequest, referral, form: FeedbackForm | None = None) -> dict:
    found = relatives(request.actor, referral.pk)
    as_referrer, replies = not PRACTICE.isdisjoint(found), holds("feedback.reply", request.actor, found)
    sends = holds("feedback.send", request.actor, found)
    draft = queries.draft(request.actor, referral, request.GET.get("about", "")) if sends else None
    if draft is not None:
        audit.record(request.actor, "feedback.drafted", referral, dossier_id=referral.pk)
    if draft is not None and form is None:
        initial = {"key": new_id(), "seq": referral.seq, "text": draft.text, "about": draft.about}
        form = FeedbackForm(initial=initial)
    sent = queries.sent_feedback(request.actor, referral, as_referrer)
    shown = [one.id for one in sent if one.text is not None]
    if shown or draft is None:  # whose page it is stands above it, also when there is nothing to read yet
        audit.record(request.actor, "feedback.listed", referral, ids=shown or None, dossier_id=referral.pk)
    return {
        "referral": referral,
        "draft": draft,
        "form": form if draft is not None else None,
        "owed": queries.owed(referral) if draft is not None else (),
        "sent": sent,
        "as_referrer": as_referrer,
        "may_reply": replies,
        "replies": messages_between(request.actor, referral) if holds("message.write", request.actor, found) else (),
        "reply_forms": {pk: _reply_form(pk) for pk in shown} if replies else {},
        "withdrawn": sends and draft is None and not queries.agrees(referral.pk),
        "changed": False,
        "sent_meanwhile": None,
        "sent_before": None,
        "reply_before": None,
    }
