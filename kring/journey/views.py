"""Pages and buttons with which a link worker accompanies someone. The file itself is in `kring.doors`."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.access import audit
from kring.access.guard import requires
from kring.access.policy import NotVisible
from kring.clients.actions import owns
from kring.journey import forms, queries
from kring.journey.actions import contacts, course, next_step, plan
from kring.journey.actions.client import change_client
from kring.journey.actions.next_step import NotPossible
from kring.journey.client_form import ClientForm
from kring.journey.rules.ending import DROPPED_OUT, Ending
from kring.journey.rules.pause import HoldReason
from kring.journey.rules.reaching import Outcome
from kring.journey.wording import ENDINGS
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.actions.once import FilledIn
from kring.referral.answers import button, form_page, not_now, page
from kring.referral.queries import LISTED
from kring.referral.rules.lifecycle import Move, NotNow, State, step
from kring.ui.dates import day_and_time

WRITES = ("GET", "POST")
FILE = "referral.Referral"
HOW = {Outcome.NO_SHOW: "practice", Outcome.CARD_SENT: "post"}
RECORDED = _("The contact was recorded.")
CONTACT = "journey/contact.jinja"
INSTEAD = "instead"  # the button that chooses another outcome
TYPED = ("seq", "key", "note", "step", "step_due", "step_words", "on", "minutes", "kind", "role")
NOT_BEGUN = _(
    "Nothing was recorded: the appointment of %(moment)s has not begun yet. When the client does not come, move it or cancel it."
)


def _not_under_way(referral: Any) -> NotNow | None:
    return None if queries.can_write(referral) else NotNow(State(referral.state), Move.MEET)


@requires("journey.write", FILE, methods=WRITES)
def contact(request: HttpRequest, referral: Any) -> HttpResponse:
    """Record a conversation or an attempt."""
    if refused := _not_under_way(referral):
        return not_now(request, referral, refused)
    instead = request.POST.get(INSTEAD)
    now, asked = timezone.now(), instead or request.POST.get("outcome") or request.GET.get("outcome")
    outcome = Outcome(asked) if asked in list(Outcome) else Outcome.ATTENDED
    today = timezone.localdate(now)
    coming = queries.coming_appointment(referral, now) if outcome is Outcome.CANCELLED else None
    form = forms.ContactForm(
        None if instead else request.POST or None,
        coming=coming and coming.starts_at,
        initial={
            "seq": referral.seq,
            "outcome": outcome,
            "appointment": "cancel" if queries.only_one_to_call_off(referral, now) else "keep",
            "on": today,
            "kind": HOW.get(outcome, "phone"),
            "role": "link_worker",
        }
        | (_typed(request.POST) if instead else {}),
    )
    off = coming is not None and form["appointment"].value() == "cancel"
    proposed = None if referral.state == State.ON_HOLD else queries.proposed(referral, now, outcome, calls_off=off)
    if proposed is None:
        for name in ("step", "step_due", "step_words"):
            form.fields[name].required = False
            form.fields[name].disabled = True
    else:
        form.offer(proposed, today, queries.last_day(referral, today))
    form.fields["on"].between(timezone.localdate(referral.sent_at), today)

    def act() -> None:
        given = form.cleaned_data
        try:
            contacts.record_contact(request.actor, referral.pk, form.entry(), given["seq"], FilledIn.of(given))
        except contacts.NotBegun as early:
            form.add_error(None, NOT_BEGUN % {"moment": day_and_time(early.starts_at)})

    shown = {"outcome": outcome, "coming": coming, "proposed": proposed, "instead": INSTEAD}
    if instead:
        return page(request, referral, CONTACT, form=form, **shown)
    recorded = partial(queries.recorded_contact, request.actor, referral)
    return form_page(request, referral, form, act, CONTACT, RECORDED, recorded=recorded, **shown)


def _typed(given: Any) -> dict[str, Any]:
    """What was filled in, for the page of another outcome; how they met only where that was not as proposed for the former one."""
    former = given.get("outcome")
    as_proposed = former in list(Outcome) and given.get("kind") == HOW.get(Outcome(former), "phone")
    return {name: given[name] for name in TYPED if name in given and not (name == "kind" and as_proposed)}


@requires("journey.write", FILE, methods=("POST",))
def quick_contact(request: HttpRequest, referral: Any) -> HttpResponse:
    """An attempt that came to nothing, in one tap; the answer says which step stands now."""
    form = forms.QuickForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        outcome = Outcome(given["outcome"])
        entry = contacts.NewContact(outcome=outcome, kind=HOW.get(outcome, "phone"))
        contacts.record_contact(request.actor, referral.pk, entry, given["seq"], FilledIn.of(given))

    def saved() -> str:
        return gettext("The contact was recorded. Next step: %(step)s.") % {"step": queries.step_that_stands(referral)}

    try:
        return button(request, referral, form, act, saved, _("Record the contact"))
    except contacts.NotBegun as early:
        messages.warning(request, NOT_BEGUN % {"moment": day_and_time(early.starts_at)})
        return redirect("doors:file", id=referral.pk)


@requires("journey.write", FILE, methods=("POST",))
def take_back_attempt(request: HttpRequest, referral: Any, contact: uuid.UUID) -> HttpResponse:
    """An attempt of today was a slip of the finger."""
    if queries.contact(request.actor, referral, contact) is None:
        raise NotVisible
    form = forms.AboutFile(request.POST)

    def act() -> None:
        contacts.take_back_attempt(request.actor, contact, form.cleaned_data["seq"])

    def saved() -> str:
        return gettext("The attempt is gone. Next step: %(step)s.") % {"step": queries.step_that_stands(referral)}

    try:
        return button(request, referral, form, act, saved, _("Take back the attempt"))
    except NotPossible:
        messages.warning(request, gettext("Only an attempt of today can be taken back."))
        return redirect("doors:file", id=referral.pk)


@requires("journey.write", FILE, methods=WRITES)
def move_contact(request: HttpRequest, referral: Any, contact: uuid.UUID) -> HttpResponse:
    """Move a contact that stands in the wrong file."""
    row = queries.contact(request.actor, referral, contact)
    if row is None:
        raise NotVisible
    files = queries.files_to_move_to(request.actor, referral, row.on)
    audit.record(request.actor, "referral.listed", LISTED, ids=[file["pk"] for file in files])
    form = forms.MoveForm(request.POST or None, initial={"seq": referral.seq})
    form.fields["to"].choices = [(str(file["pk"]), file["name"]) for file in files]
    form.fields["to"].coerce = uuid.UUID

    def act() -> None:
        given = form.cleaned_data
        contacts.move_contact_to_right_file(request.actor, contact, given["to"], given["seq"])

    saved = _("The contact was moved to the right file. Both files say so.")
    shown = {"contact": row, "note": row.note if queries.reads_notes(request.actor, referral) else "", "files": files}
    return form_page(request, referral, form, act, "journey/move_contact.jinja", saved, **shown)


@requires("journey.write", FILE, methods=WRITES)
def edit_plan(request: HttpRequest, referral: Any) -> HttpResponse:
    """Write what matters, what goes first, what stands in the way."""
    if refused := _not_under_way(referral):
        return not_now(request, referral, refused)
    current = queries.plan_of(request.actor, referral)
    form = forms.PlanForm(request.POST or None, initial={"seq": referral.seq, "seen": current} | current)

    def act() -> None:
        try:
            plan.save_plan(request.actor, referral.pk, form.entry(), form.cleaned_data["seq"])
        except ChangedMeanwhile:
            form.bring_in(queries.plan_of(request.actor, referral))
            raise

    return form_page(request, referral, form, act, "journey/plan.jinja", _("The plan was saved."))


@requires("journey.write", FILE, methods=WRITES)
def new_goal(request: HttpRequest, referral: Any) -> HttpResponse:
    """Write down a goal."""
    if refused := _not_under_way(referral):
        return not_now(request, referral, refused)
    form = forms.NewGoalForm(request.POST or None, initial={"seq": referral.seq})

    def act() -> None:
        given = form.cleaned_data
        plan.add_goal(request.actor, referral.pk, given["text"], given["importance"], given["seq"], FilledIn.of(given))

    saved, recorded = _("The goal was recorded."), partial(queries.recorded_goal, request.actor)
    return form_page(request, referral, form, act, "journey/goal.jinja", saved, recorded=recorded, goal=None)


@requires("journey.write", FILE, methods=WRITES)
def edit_goal(request: HttpRequest, referral: Any, goal: uuid.UUID) -> HttpResponse:
    """Change a goal."""
    row = queries.goal(request.actor, referral, goal)
    if row is None:
        raise NotVisible
    initial = {"seq": referral.seq, "text": row.text, "importance": row.importance}
    form = forms.GoalForm(request.POST or None, initial=initial)

    def act() -> None:
        given = form.cleaned_data
        plan.change_goal(request.actor, goal, given["text"], given["importance"], given["seq"])

    return form_page(request, referral, form, act, "journey/goal.jinja", _("The goal was changed."), goal=row)


def _goal_button(request: HttpRequest, referral: Any, goal: uuid.UUID, action: Any, saved: Any, what: Any):
    if queries.goal(request.actor, referral, goal) is None:
        raise NotVisible
    form = forms.AboutFile(request.POST)
    return button(request, referral, form, lambda: action(request.actor, goal, form.cleaned_data["seq"]), saved, what)


@requires("journey.write", FILE, methods=("POST",))
def reach_goal(request: HttpRequest, referral: Any, goal: uuid.UUID) -> HttpResponse:
    """The goal is reached."""
    return _goal_button(
        request, referral, goal, plan.reach_goal, _("Well done: the goal is reached."), _("Goal reached")
    )


@requires("journey.write", FILE, methods=("POST",))
def drop_goal(request: HttpRequest, referral: Any, goal: uuid.UUID) -> HttpResponse:
    """The client lets the goal go."""
    return _goal_button(request, referral, goal, plan.drop_goal, _("The goal was let go."), _("Let go"))


@requires("journey.write", FILE, methods=("POST",))
def put_back_goal(request: HttpRequest, referral: Any, goal: uuid.UUID) -> HttpResponse:
    """The goal is one to work on again."""
    return _goal_button(
        request, referral, goal, plan.put_back_goal, _("The goal stands as before."), _("Not reached yet")
    )


@requires("journey.write", FILE, methods=WRITES)
def choose_step(request: HttpRequest, referral: Any) -> HttpResponse:
    """Choose the next step."""
    refused = _not_under_way(referral)
    if referral.state == State.ON_HOLD:
        refused = NotNow(State.ON_HOLD, Move.MEET)
    if refused:
        return not_now(request, referral, refused)
    today = timezone.localdate()
    form = forms.StepForm(request.POST or None, initial={"seq": referral.seq})
    form.offer(None, today, queries.last_day(referral, today))

    def act() -> None:
        next_step.set_next_step(request.actor, referral.pk, form.chosen(), form.cleaned_data["seq"])

    return form_page(request, referral, form, act, "journey/step.jinja", _("The next step was set."), proposed=None)


@requires("client.edit", FILE, methods=WRITES)
def edit_client(request: HttpRequest, referral: Any) -> HttpResponse:
    """Correct the client's details and how the client may safely be reached."""
    known = referral.client
    initial = ClientForm.initial_for(known) | {"seq": referral.seq}
    form = ClientForm(request.POST or None, initial=initial, owns=owns(request.actor, known))

    def act() -> None:
        change_client(
            request.actor, referral.pk, form.details(), form.wishes(), form.identity(), form.cleaned_data["seq"]
        )

    return form_page(request, referral, form, act, "journey/client.jinja", _("The details were corrected."))


@requires("journey.hold", FILE, methods=WRITES)
def hold(request: HttpRequest, referral: Any) -> HttpResponse:
    """Put the course on hold."""
    try:
        step(State(referral.state), Move.HOLD)
    except NotNow as refused:
        return not_now(request, referral, refused)
    appointment = queries.coming_appointment(referral, timezone.now())
    form = forms.HoldForm(
        request.POST or None,
        initial={"seq": referral.seq},
        today=timezone.localdate(),
        coming=appointment and appointment.starts_at,
    )

    def act() -> None:
        given = form.cleaned_data
        keep = given.get("appointment") == "keep"
        reason = HoldReason(given["reason"])
        course.hold(request.actor, referral.pk, given["until"], reason, given["seq"], keep_appointments=keep)

    saved = _("On hold. A step wakes it on that day.")
    return form_page(request, referral, form, act, "journey/hold.jinja", saved, appointment=appointment)


@requires("journey.hold", FILE, methods=("POST",))
def resume(request: HttpRequest, referral: Any) -> HttpResponse:
    """Take the course up again."""
    form = forms.AboutFile(request.POST)

    def act() -> None:
        course.resume(request.actor, referral.pk, form.cleaned_data["seq"])

    return button(request, referral, form, act, _("Taken up again."), _("Take up again"))


@requires("journey.close", FILE, methods=WRITES)
def close(request: HttpRequest, referral: Any) -> HttpResponse:
    """Show how the course ends, and end it."""
    try:
        step(State(referral.state), Move.CLOSE)
    except NotNow as refused:
        return not_now(request, referral, refused)
    asked = request.POST or request.GET
    stopped = asked.get("client_stopped") in ("1", "on", "True")
    stopped = stopped or (request.method == "GET" and "shown" not in asked and queries.wants_to_stop(referral))
    ending = queries.ending_now(referral, stopped)
    form = forms.CloseForm(
        request.POST or None, initial={"seq": referral.seq, "client_stopped": stopped, "ending": ending.value}
    )

    def act() -> None:
        shown = Ending(form.cleaned_data["ending"]) if form.cleaned_data["ending"] in list(Ending) else ending
        seq, told = form.cleaned_data["seq"], form.told()
        course.close(request.actor, referral.pk, client_stopped=stopped, shown=shown, seq=seq, reason=told)

    word, why = ENDINGS[ending]
    return form_page(
        request,
        referral,
        form,
        act,
        "journey/close.jinja",
        _("Finished."),
        ending=ending,
        ending_word=word,
        ending_why=why,
        stopped=stopped,
        broke_off=ending in DROPPED_OUT,
        unfinished=queries.ends_unfinished(referral),
    )


@requires("journey.reopen", FILE, methods=("POST",))
def reopen(request: HttpRequest, referral: Any) -> HttpResponse:
    """Open the file again."""
    form = forms.AboutFile(request.POST)

    def act() -> None:
        course.reopen(request.actor, referral.pk, form.cleaned_data["seq"])

    return button(request, referral, form, act, _("Open again. A first step stands ready."), _("Open again"))
