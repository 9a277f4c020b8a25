"""What practices tell becomes one figure for a programme, with how sure it is; fewer than three are never told, nor what one adds."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.identity.models import Organisation, OrganisationKind
from kring.insight.models import Figure, KeptResult
from kring.insight.results.working import work_out_programme
from kring.outcomes.models import PracticeView, Pressure
from kring.outcomes.rules.half_years import half_year_to_tell
from kring.programme.models import LocationPractice

pytestmark = pytest.mark.django_db


def tells(cast, number, *answers, words=""):
    """So many more practices take part and tell what they notice of pressure."""
    for at in range(number):
        practice = Organisation.objects.create(
            region_id=cast.here.region.pk,
            name=f"Praktijk {Organisation.objects.count()}",
            kind=OrganisationKind.PRACTICE,
        )
        LocationPractice.objects.create(
            region_id=cast.here.region.pk, location=cast.here.location, practice=practice, takes_part=True
        )
        PracticeView.objects.create(
            region_id=cast.here.region.pk,
            practice=practice,
            location=cast.here.location,
            half_year=half_year_to_tell(timezone.localdate()),
            pressure=answers[at],
            visits=Pressure.UNKNOWN,
            hours_a_month=at + 1,
            yields=words,
            by=cast.anna,
            at=timezone.now(),
        )


def told(cast):
    """What is told now of the programme; None for nothing."""
    work_out_programme(cast.here.programme.pk, timezone.now())
    kept = KeptResult.objects.filter(place_id=cast.here.programme.pk, figure=Figure.PRACTICES).first()
    return kept.told if kept else None


def results(cast, who):
    """The page with results of the programme."""
    browser = Client()
    browser.force_login(who)
    return browser.get(reverse("insight:results", query={"scope": str(cast.here.programme.pk)})).text


def test_twelve_practices_are_told_with_how_sure_it_is(cast):
    tells(cast, 12, *[Pressure.LESS] * 7, *[Pressure.SAME] * 5, words="Rust in de wachtkamer.")
    found = told(cast)
    assert (found["pressure"]["less"], found["n"]) == (7, 12)
    # Wilson for 7 of 12, as R's prop.test(7, 12, correct = FALSE) gives it.
    assert found["pressure"]["interval"] == pytest.approx([0.3195113, 0.8067397], abs=1e-7)
    page = results(cast, cast.hanna)
    assert "7 van de 12 praktijken merken minder druk: 58% (tussen 32% en 81%)." in page
    assert "het midden van 12 praktijken" in page and "Rust in de wachtkamer." in page
    assert "Praktijk 1" not in page


def test_two_practices_are_not_told(cast):
    tells(cast, 2, Pressure.LESS, Pressure.LESS)
    assert told(cast) is None
    tells(cast, 1, Pressure.SAME)
    assert told(cast)["n"] == 3


def test_one_more_practice_changes_nothing_until_there_are_three(cast):
    tells(cast, 3, *[Pressure.LESS] * 3)
    before = told(cast)
    tells(cast, 2, *[Pressure.MORE] * 2)
    assert told(cast) == before
    tells(cast, 1, Pressure.MORE)
    assert told(cast)["n"] == 6


def test_a_new_half_year_leaves_what_was_told_until_enough_told_again(cast):
    tells(cast, 3, *[Pressure.LESS] * 3)
    before = told(cast)
    later = timezone.now().replace(year=timezone.now().year + 1)
    work_out_programme(cast.here.programme.pk, later)
    assert KeptResult.objects.get(figure=Figure.PRACTICES).told == before
