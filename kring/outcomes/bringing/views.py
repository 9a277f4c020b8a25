"""The page on which questionnaires of elsewhere come in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from kring.access.guard import requires
from kring.directory.formats.items import Refused
from kring.outcomes.bringing.actions import bring
from kring.outcomes.bringing.forms import AgreeForm, FileForm
from kring.outcomes.bringing.looking import Found, look
from kring.outcomes.bringing.wording import moment_in_words, why_no_file, why_not
from kring.outcomes.wording import name_of

SHOWN_AT_MOST = 200


@requires("outcome.bring", methods=("GET", "POST"))
@never_cache
def bring_in(request: HttpRequest) -> HttpResponse:
    """Choose a file, look at what would come in, agree."""
    if "text" in request.POST:
        return _agreed(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    text = form.cleaned_data["file"]
    try:
        found = look(request.actor, text)
    except Refused as refused:
        form.add_error("file", why_no_file(refused))
        return _page(request, form, status=422)
    return _page(request, form, found, AgreeForm(initial={"text": text}))


def _agreed(request: HttpRequest) -> HttpResponse:
    agree = AgreeForm(request.POST)
    if not agree.is_valid():
        return _page(request, FileForm(), status=422)
    try:
        found = bring(request.actor, agree.cleaned_data["text"])
    except Refused as refused:
        messages.error(request, why_no_file(refused))
        return redirect("outcomes:bring")
    count = len(found.coming)
    if count:
        told = ngettext("%(count)d questionnaire came in.", "%(count)d questionnaires came in.", count)
        messages.success(request, told % {"count": count})
    else:
        messages.info(request, _("Nothing new came in."))
    return redirect("outcomes:bring")


def _page(
    request: HttpRequest,
    form: FileForm,
    found: Found | None = None,
    agree: AgreeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "found": found, "agree": agree}
    if found is not None:
        context["counts"] = [
            (name_of(instrument), moment_in_words(when), count) for instrument, when, count in found.counts()
        ]
        context["staying"] = [(one.number, one.reference, why_not(one)) for one in found.staying[:SHOWN_AT_MOST]]
        context["more"] = max(0, len(found.staying) - SHOWN_AT_MOST)
        context["turned"] = [(name_of(one.instrument), one.key.item, one.key.n) for one in found.turned]
    return render(request, "outcomes/bring.jinja", context, status=status)
