"""What the tree advises, and where that is found (R16, R60)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.programme.models import ProgrammeVersion
from kring.programme.starting_point import starting_content
from kring.referral.forms import WHY_NEEDED
from tests.referral.test_refer_page import filled_in

pytestmark = pytest.mark.django_db

DESK = {"nl": "Het geldloket, ook zonder afspraak.", "en": "The money desk, no appointment needed."}
TEAM = {"nl": "Het wijkteam, elke werkdag.", "en": "The neighbourhood team, every working day."}


@pytest.fixture
def gp(client, cast):
    client.force_login(cast.anna)
    return client


def agreed(cast, **content):
    ProgrammeVersion.objects.create(
        region_id=cast.here.region.pk,
        programme=cast.here.programme,
        number=2,
        content=starting_content() | content,
        published_at=timezone.now(),
    )


def test_the_advice_says_how_to_get_there(gp, cast, in_english):
    form = filled_in(cast, yes=["debts", "practical"], none_apply="")
    assert DESK["en"] not in gp.post(reverse("referral:advice"), form).text

    agreed(cast, where_to={"debt_help": DESK, "social_work": TEAM})
    advice = gp.post(reverse("referral:advice"), filled_in(cast, yes=["debts", "practical"], none_apply="")).text

    assert "Rather: Debt help" in advice
    assert DESK["en"] in advice
    assert TEAM["en"] in advice  # what goes alongside


def test_what_was_not_said_yet_is_no_mistake_before_sending(gp, cast, in_english):
    against = filled_in(cast, yes=["debts"], none_apply="", overruled_because="")
    while_ticking = gp.post(reverse("referral:advice"), against).text
    assert "I refer all the same, because" in while_ticking
    assert "has-error" not in while_ticking

    assert str(WHY_NEEDED) in gp.post(reverse("referral:new"), against).text


def test_who_is_pointed_the_way_is_told_which_way(gp, cast, in_english):
    agreed(cast, where_to={"debt_help": DESK, "social_work": TEAM})
    page = gp.post(reverse("referral:signpost"), filled_in(cast, yes=["debts"], none_apply="")).text

    assert "Where to: Debt help" in page
    assert DESK["en"] in page
    assert TEAM["en"] not in page


@pytest.mark.parametrize("own", [{"nl": "", "en": ""}, {"nl": "Sterkte.", "en": "Good luck."}])
def test_in_a_crisis_the_safety_text_stands_there_whatever_the_programme_wrote(gp, cast, in_english, own):
    agreed(cast, crisis_text=own)
    form = filled_in(cast, yes=["danger"], none_apply="")

    for page in (gp.post(reverse("referral:advice"), form), gp.post(reverse("referral:signpost"), form)):
        assert "Is there immediate danger? Call 112." in page.text
        assert "0800-0113" in page.text
        assert own["en"] in page.text


def test_the_safety_text_is_there_in_dutch(gp, cast):
    page = gp.post(reverse("referral:advice"), filled_in(cast, yes=["danger"], none_apply="")).text
    assert "Bel 112." in page
    assert "crisisdienst van de ggz" in page


def test_the_steward_tries_a_draft_and_reads_what_a_referrer_reads(client, cast, in_english):
    agreed(cast, where_to={"crisis": TEAM}, crisis_text={"nl": "Bel ons.", "en": "Call us."})
    client.force_login(cast.ivo)
    version = ProgrammeVersion.objects.get(number=2, region_id=cast.here.region.pk)
    page = client.get(reverse("steward:version", args=[version.pk]), {"yes": "danger"}).text

    assert "Is there immediate danger? Call 112." in page
    assert "Call us." in page
    assert TEAM["en"] in page


@pytest.mark.parametrize("also", [{"none_apply": "on"}, {"none_apply": "", "yes": ["danger", "debts", "practical"]}])
def test_with_danger_ticked_beside_anything_else_who_points_the_way_reads_the_safety_text(gp, cast, also):
    quiet = gp.post(reverse("referral:signpost"), filled_in(cast, yes=["debts"], none_apply="")).text
    assert "Bel 112." not in quiet
    page = gp.post(reverse("referral:signpost"), filled_in(cast, **({"yes": ["danger"]} | also))).text
    assert "Bel 112." in page
    assert "0800-0113" in page
