"""A practice tells, once in half a year, what it notices: about the practice, and only where something is measured."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.access.policy import NotAllowed, NotVisible, visible
from kring.outcomes.models import PracticeView, Pressure
from kring.outcomes.practices import queries
from kring.outcomes.practices.actions import Told, tell
from kring.outcomes.practices.forms import PracticeForm
from kring.outcomes.rules.half_years import half_year_of, half_year_to_tell
from kring.programme.vocabularies import forget
from tests.outcomes.factories import measures

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
LESS = Told(pressure=Pressure.LESS, visits=Pressure.SAME, hours_a_month=Decimal("2.5"), yields="Rust.")


@pytest.fixture
def measured(cast):
    """The programme of Westerveld measures."""
    measures(cast.here)
    forget()
    return cast


@pytest.fixture
def anna(cast):
    """Anna's browser."""
    browser = Client()
    browser.force_login(cast.anna)
    return browser


def tells(cast, who, told=LESS, practice=None):
    """Somebody tells for a practice at the location of Westerveld."""
    return tell(cast.actor(who), (practice or cast.here.practice).pk, cast.here.location.pk, told)


def form_for(cast):
    """What tells the form of Anna's practice from others, and the form."""
    [place] = queries.places(cast.actor(cast.anna), timezone.localdate())
    return f"{place.practice_id} {place.location_id}", PracticeForm.of(place)


@pytest.mark.parametrize(
    "day, asked",
    [
        (date(2026, 6, 2), date(2025, 7, 1)),
        (date(2026, 6, 3), date(2026, 1, 1)),
        (date(2026, 7, 1), date(2026, 1, 1)),
        (date(2026, 12, 3), date(2026, 1, 1)),
        (date(2026, 12, 4), date(2026, 7, 1)),
        (date(2027, 1, 1), date(2026, 7, 1)),
    ],
)
def test_the_half_year_that_is_asked_about_is_the_last_that_is_nearly_over(day, asked):
    assert half_year_to_tell(day) == asked
    assert half_year_of(asked) == asked


def test_nothing_is_asked_where_nothing_is_measured(cast, anna):
    forget()
    assert queries.places(cast.actor(cast.anna), TODAY) == []
    assert "wordt niets gevraagd" in anna.get(reverse("outcomes:practice")).content.decode()
    assert reverse("outcomes:practice") not in anna.get(reverse("doors:today")).content.decode()


def test_today_asks_until_it_was_told(measured, anna):
    link = reverse("outcomes:practice")
    assert link in anna.get(reverse("doors:today")).content.decode()
    key, form = form_for(measured)
    typed = {f"{form.prefix}-pressure": "less", f"{form.prefix}-visits": "same", f"{form.prefix}-hours_a_month": "2,5"}
    answer = anna.post(link, {"place": key, **typed}, follow=True)
    assert "Dank u wel" in answer.content.decode()
    assert PracticeView.objects.get().hours_a_month == Decimal("2.5")
    assert link not in anna.get(reverse("doors:today")).content.decode()


def test_an_empty_form_comes_back_as_it_was_filled_in(measured, anna):
    key, form = form_for(measured)
    answer = anna.post(reverse("outcomes:practice"), {"place": key, f"{form.prefix}-yields": "Het scheelt."})
    assert answer.status_code == 422 and "Het scheelt." in answer.content.decode()
    assert not PracticeView.objects.exists()


def test_telling_again_replaces_what_was_told(measured):
    tells(measured, measured.anna)
    tells(measured, measured.bram, Told(pressure=Pressure.MORE, visits=Pressure.MORE))
    view = PracticeView.objects.get()
    assert (view.pressure, view.by) == (Pressure.MORE, measured.bram)


def test_nobody_tells_for_another_practice(measured):
    tells(measured, measured.carla, practice=measured.other_practice)
    with pytest.raises(NotVisible):
        tells(measured, measured.anna, practice=measured.other_practice)


def test_who_works_for_no_practice_tells_nothing(measured):
    with pytest.raises(NotAllowed):
        tells(measured, measured.dewi)


def test_a_practice_reads_its_own_words_only(measured):
    own, other = tells(measured, measured.anna), tells(measured, measured.carla, practice=measured.other_practice)
    for who, sees in (
        (measured.anna, {own.pk}),
        (measured.carla, {other.pk}),
        (measured.dewi, set()),
        (measured.ivo, set()),
    ):
        assert set(visible(PracticeView, measured.actor(who)).values_list("pk", flat=True)) == sees, who
