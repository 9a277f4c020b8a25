"""The page on which a practice tells what it notices, once in half a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.outcomes.practices import queries
from kring.outcomes.practices.actions import tell
from kring.outcomes.practices.forms import PracticeForm


@requires("practice.tell", methods=("GET", "POST"))
def page(request: HttpRequest) -> HttpResponse:
    """A form for each practice of the reader at each location; the button says which one was sent."""
    places = queries.places(request.actor, timezone.localdate())
    sent = request.POST.get("place")
    forms, status = [], 200
    for place in places:
        key = f"{place.practice_id} {place.location_id}"
        form = PracticeForm.of(place, request.POST if sent == key else None)
        if form.is_bound:
            if form.is_valid():
                tell(request.actor, place.practice_id, place.location_id, form.told())
                messages.success(request, _("Thank you. You can change this until the next half year is asked about."))
                return redirect("outcomes:practice")
            status = 422
        forms.append((place, key, form))
    return render(request, "outcomes/practice.jinja", {"places": forms}, status=status)
