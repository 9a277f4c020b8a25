"""The next appointment: book it, move it, cancel it."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access import audit
from kring.access.guard import requires
from kring.access.permissions import Relative
from kring.access.policy import relatives
from kring.capacity.actions import SlotTaken
from kring.referral import meeting, queries
from kring.referral.actions import appointments
from kring.referral.actions.appointments import BOOKABLE, NotBookable
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.forms import TAKEN
from kring.referral.sent_forms import AppointmentForm

REFERRAL = "referral.Referral"


@requires("appointment.book", REFERRAL, methods=("GET", "POST"))
def page(request: HttpRequest, referral) -> HttpResponse:
    """Choose a moment. With an appointment that stands, it is moved to that moment."""
    now = timezone.now()
    slots = meeting.moments_to_book(referral, now)
    form = AppointmentForm(
        request.POST or None,
        initial={"seq": referral.seq},
        slots={queries.moment_value(slot): slot for slot in slots},
        cards=meeting.described(slots),
        places=queries.places_to_meet(referral),
        who_meets=partial(meeting.who_meets, referral),
        free=referral.link_worker_id is not None and relatives(request.actor, referral.pk) != {Relative.REFERRER},
    )
    if request.method != "POST":
        return _show(request, referral, form)
    if not form.is_valid():
        return _show(request, referral, form, 422)
    try:
        booked = appointments.book_next(request.actor, referral.pk, form.slot(), form.cleaned_data["seq"])
    except SlotTaken:
        form.add_error("moment", TAKEN)
        return _show(request, referral, form, 409)
    except ChangedMeanwhile as newer:
        form.data = form.data.copy()
        form.data["seq"] = newer.referral.seq
        return _show(request, newer.referral, form, 409, changed=True)
    except NotBookable:
        form.add_error(None, _("No appointment can be made now."))
        return _show(request, referral, form, 409)
    if booked.user_id == referral.link_worker_id:
        messages.success(request, _("The appointment stands. The card has the new moment."))
    else:
        said = _("The appointment stands, with %(name)s, who stands in on that day. The card has the new moment.")
        messages.success(request, said % {"name": booked.user.name})
    return redirect("doors:file", id=referral.pk)


def _show(request: HttpRequest, referral, form: AppointmentForm, status: int = 200, changed: bool = False):
    audit.record(request.actor, "referral.opened", referral, dossier_id=referral.pk)
    context = {
        "referral": referral,
        "form": form,
        "changed": changed,
        "bookable": referral.state in BOOKABLE and referral.link_worker_id is not None,
        "standing": queries.standing_appointment(referral, timezone.now()),
        "absences": meeting.absences_ahead(referral, timezone.localdate()),
    }
    return render(request, "referral/appointment.jinja", context, status=status)


@requires("appointment.book", REFERRAL, methods=("POST",))
def cancel(request: HttpRequest, referral) -> HttpResponse:
    """Cancel the appointment that stands."""
    try:
        appointments.cancel(request.actor, referral.pk)
    except NotBookable:
        messages.warning(request, _("There is no appointment to cancel."))
    else:
        messages.success(request, _("The appointment is cancelled. Tell the client."))
    return redirect("doors:file", id=referral.pk)
