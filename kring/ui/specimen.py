"""The style guide: every component with made-up content, to look at and to test. Shown in a demonstration only."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kring.ui import charts, dates, figures, maps, themes


class SpecimenForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    born = forms.DateField(
        label=gettext_lazy("Date of birth"), help_text=gettext_lazy("For example 31-12-1950"), required=True
    )
    question = forms.CharField(
        label=gettext_lazy("Help question"),
        help_text=gettext_lazy("In one or two sentences, as you would say it"),
        max_length=300,
        widget=forms.Textarea,
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Place"),
        required=False,
        choices=[
            ("", gettext_lazy("All places")),
            ("1", gettext_lazy("Community centre")),
            ("2", gettext_lazy("Library")),
        ],
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How may we reach you?"),
        widget=forms.RadioSelect,
        choices=[("phone", gettext_lazy("By phone")), ("letter", gettext_lazy("By letter"))],
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("What is it about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("moving", gettext_lazy("Moving")),
            ("meeting", gettext_lazy("Meeting people")),
            ("making", gettext_lazy("Making things")),
        ],
    )
    slot = forms.ChoiceField(
        label=gettext_lazy("First appointment"),
        widget=forms.RadioSelect,
        choices=[("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")],
    )
    who = forms.ChoiceField(
        label=gettext_lazy("With whom?"), widget=forms.RadioSelect, choices=[("noor", "Noor"), ("daan", "Daan")]
    )
    agreed = forms.BooleanField(label=gettext_lazy("I have read this aloud and the answer was yes"))


def _slots() -> dict[str, dict[str, object]]:
    first = timezone.localtime().replace(hour=14, minute=0) + timedelta(days=2)
    moments = [first, first + timedelta(days=1, hours=-4), first + timedelta(days=5), first + timedelta(days=8)]
    places = [_("Room 3, here"), _("Community centre"), _("Room 3, here"), _("By phone")]
    cards = {
        str(at): {"title": dates.day_and_time(moment), "note": place}
        for at, (moment, place) in enumerate(zip(moments, places, strict=True), 1)
    }
    cards["1"]["badge"] = _("First")
    return cards


def _steps() -> list[dict[str, object]]:
    today = timezone.localdate()
    return [
        {
            "title": _("Call, third attempt"),
            "url": "#steps",
            "due": today - timedelta(days=4),
            "state": "overdue",
            "person": "D. Voorbeeld",
            "why": _("not reached twice"),
        },
        {
            "title": _("First conversation"),
            "url": "#steps",
            "due": timezone.localtime().replace(hour=14, minute=0),
            "due_style": "time",
            "state": "today",
            "person": "B. Voorbeeld",
            "why": _("booked by the practice"),
        },
        {
            "title": _("Ask how the first time went"),
            "url": "#steps",
            "due": today + timedelta(days=3),
            "person": "F. Voorbeeld",
            "why": _("started on Tuesday"),
        },
    ]


def _timeline() -> list[dict[str, object]]:
    now = timezone.localtime().replace(hour=10, minute=24)
    return [
        {"title": _("Feedback sent"), "when": now, "who": "N. Voorbeeld", "icon": "send", "tone": "good"},
        {
            "title": _("Conversation"),
            "when": now - timedelta(days=3),
            "who": "N. Voorbeeld",
            "icon": "messages-square",
            "tone": "progress",
            "text": _("Wants to sing again. Tuesday suits best."),
        },
        {"title": _("Not reached"), "when": now - timedelta(days=9), "icon": "phone-missed", "tone": "attention"},
        {"title": _("Referred"), "when": now - timedelta(days=12), "icon": "arrow-right-left", "tone": "new"},
    ]


def _rows() -> list[dict[str, object]]:
    today = timezone.localdate()
    states = [
        (_("New"), "new"),
        (_("Action needed"), "attention"),
        (_("Conversation planned"), "progress"),
        (_("Contact made"), "waiting"),
        (_("Active"), "good"),
        (_("Ended"), "done"),
    ]
    letters = "BDFHKM"
    return [
        {
            "name": f"{letter}. Voorbeeld",
            "note": f"{1940 + 7 * at}",
            "place": [_("Library"), _("Community centre")][at % 2],
            "state": state,
            "tone": tone,
            "last": today - timedelta(days=at * at),
            "amount": 12.5 * at,
        }
        for at, (letter, (state, tone)) in enumerate(zip(letters, states, strict=True))
    ]


def _map(request: HttpRequest) -> maps.Map:
    """Two places close together, one further away, and one that nobody knows where to find."""
    spots = [(52.252, 6.160), (52.2525, 6.1606), (52.266, 6.185), (None, None)]
    names = [_("Library"), _("Community centre"), _("Garden"), _("Walking group")]
    places = [
        maps.Place(title=name, latitude=spot[0], longitude=spot[1], href="#maps", note=_("Tuesday"))
        for name, spot in zip(names, spots, strict=True)
    ]
    areas = [
        maps.Area(str(code), "Voorbeelddorp", 52.24 + 0.012 * (at % 3), 6.14 + 0.02 * (at // 3))
        for at, code in enumerate(range(1001, 1010))
    ]
    moving = maps.by_links(request)
    return maps.draw(
        _("Where to go"),
        places,
        moving=moving,
        view=maps.asked(request.GET),
        here=areas[4],
        ground=lambda _view: areas,
    )


def _charts() -> dict[str, object]:
    start = timezone.localdate().replace(day=1)
    months = [dates.short_month(start - timedelta(days=30 * back)) for back in range(11, -1, -1)]
    return {
        "funnel": charts.bars(
            _("From referral to taking part"),
            [
                (_("Referred"), 1248),
                (_("Contact made"), 1102),
                (_("Conversation held"), 968),
                (_("Started"), 731),
                (_("Stopped early"), None),
            ],
            heads=(_("Step"), _("People")),
        ),
        "waiting": charts.lines(
            _("Days to the first contact"),
            months,
            {
                _("Median"): [12, 11, 13, 10, 9, 9, 8, 7, None, 7, 6, 6],
                _("90th percentile"): [28, 27, 30, 25, 22, 21, 19, 17, None, None, 15, 14],
            },
            head=_("Month"),
        ),
        "flow": charts.stack(
            _("Referrals per month"),
            months,
            {
                _("Under way"): [2, 3, 5, 6, 9, 12, 18, 25, 33, 41, 48, 30],
                _("Completed"): [40, 44, 41, 47, 52, 49, 40, 35, 28, 15, 6, 1],
                _("Stopped early"): [9, 8, 10, 7, 8, 9, 7, 6, 5, 3, 1, 0],
            },
            head=_("Month"),
        ),
        "spark": charts.spark([3, 5, 4, 6, 7, 6, 9], _("Rising from 3 to 9")),
        "change": figures.signed(1.8),
    }


def _navigation() -> list[dict[str, object]]:
    return [
        {"label": _("Today"), "url": "#stats", "icon": "sun", "count": 7, "urgent": True},
        {"label": _("Lists"), "url": "#table", "icon": "list", "current": True},
        {"label": _("Steps"), "url": "#steps", "icon": "list-checks", "count": 12},
        {"label": _("Charts"), "url": "#charts", "icon": "chart-line"},
        {"label": _("Forms"), "url": "#forms", "icon": "text-cursor-input"},
        {"label": _("Themes"), "url": "#themes", "icon": "palette"},
    ]


@login_not_required
@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component on one page; `?theme=dusk` wears another theme, `?errors=1` shows a refused form."""
    if not (settings.DEBUG or getattr(settings, "KRING_DEMO", False)):
        raise Http404
    request.theme = themes.BUILT_IN.get(request.GET.get("theme", ""), themes.KRING)
    form = (
        SpecimenForm({"name": "Noor", "slot": "2"}) if "errors" in request.GET else SpecimenForm(initial={"slot": "1"})
    )
    return render(
        request,
        "ui/style_guide.jinja",
        {
            "account": {"name": "Noor Voorbeeld", "organisation": _("Community centre"), "links": []},
            "nav": _navigation(),
            "form": form,
            "slots": _slots(),
            "people": {
                "noor": {
                    "title": "Noor Voorbeeld",
                    "name": "Noor Voorbeeld",
                    "text": _("Tuesday and Thursday"),
                    "note": _("Dutch, Turkish"),
                },
                "daan": {
                    "title": "Daan Voorbeeld",
                    "name": "Daan Voorbeeld",
                    "text": _("Monday"),
                    "note": _("Dutch, English"),
                },
            },
            "steps": _steps(),
            "happened": _timeline(),
            "rows": _rows(),
            "charts_shown": _charts(),
            "map_shown": _map(request),
            "themes": list(themes.BUILT_IN.values()),
            "tones": [(row["state"], row["tone"]) for row in _rows()],
        },
    )
