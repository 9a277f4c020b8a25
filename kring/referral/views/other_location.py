"""From the refer form to another location, with everything that was typed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.referral import queries
from kring.referral.actions.drafts import DraftTooLarge, FormFinished, keep_draft
from kring.referral.drafts import as_draft
from kring.rows import key_in

# What was said of this location's moments and, under other agreements, of another tree.
OF_LOCATION = ("when", "location", "version", "consent_text")
OF_AGREEMENT = ("none_apply", "yes", "overruled_because", "discussed", "crisis_seen")


@requires("draft.keep", methods=("POST",))
def other_location(request: HttpRequest) -> HttpResponse:
    """Keep what was typed as a draft, and open it at the location that was chosen."""
    key = key_in(request.POST.get("key"))
    try:
        desk = queries.desk(request.actor, key_in(request.POST.get("elsewhere")), timezone.now())
    except queries.NoProgrammeHere as error:
        raise Http404 from error
    if key is None:
        return HttpResponse(status=422)
    data = as_draft(request.POST)
    same = data.get("version") == str(desk.version.pk)
    left_out = {*OF_LOCATION, "elsewhere", *(() if same else OF_AGREEMENT)}
    data = {name: value for name, value in data.items() if name not in left_out}
    try:
        draft = keep_draft(request.actor, key, desk.practice.pk, data | {"location": str(desk.location.pk)})
    except DraftTooLarge:
        return HttpResponse(status=413)
    except FormFinished:
        messages.info(request, _("This form was finished before. No draft of it is kept."))
        return redirect("referral:new")
    messages.info(request, _("This is %(location)s. What you filled in is here.") % {"location": desk.location.name})
    return redirect(f"{reverse('referral:new')}?{urlencode({'draft': draft.pk})}")
