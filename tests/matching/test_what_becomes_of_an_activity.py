"""What happens to an activity becomes one clear step for each link worker, and none about what was taken back in time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from kring.directory import actions
from kring.directory.actions import Offer
from kring.directory.models import Activity
from kring.directory.upkeep import review
from kring.duties.models import Step
from kring.duties.wording import why
from tests.directory.upkeep.kept import as_shown
from tests.matching.handovers import a_handover


@pytest.fixture
def owed(cast):
    """Why Dewi has to do something about a client who is on the way, with the words for it."""
    handover = a_handover(cast)

    def words():
        steps = Step.objects.filter(dossier=handover.referral_id, done_at=None, details__has_key="because")
        with translation.override("nl"):
            return {step.details["because"]: why(step.code, step.details) for step in steps}

    return words


def change(cast, **changes):
    """The provider changes some of its entry."""
    row = Activity.objects.get(pk=cast.activity.pk)
    same = {name: getattr(row, name) for name in actions.FIELDS if name != "moments"}
    actions.change(cast.actor(cast.gijs), row.pk, Offer(**same | changes), seen=as_shown(row))


def done(because):
    """The link worker told the client."""
    Step.objects.filter(details__because=because).update(done_at=timezone.now(), outcome="done")


def put_back(cast):
    """The steward puts the oldest change back."""
    ivo = cast.actor(cast.ivo)
    review.put_back(ivo, review.to_see(ivo)[0].id)


def test_a_changed_activity_says_what_it_was_and_what_it_is_now(cast, owed):
    change(cast, cost=Decimal(3), cost_per="time")
    change(cast, cost=Decimal(4), cost_per="time")
    [(because, words)] = owed().items()
    assert because == "changed"
    assert "eerst gratis, nu €\N{NO-BREAK SPACE}4,00 per keer" in words and "dinsdag" not in words


def test_a_change_that_is_put_back_before_anybody_was_told_asks_nothing(cast, owed):
    change(cast, cost=Decimal(3), cost_per="time")
    assert set(owed()) == {"changed"}
    put_back(cast)
    assert owed() == {}
    assert Step.objects.get(details__because="changed").outcome == "lapsed"


def test_of_two_changes_what_still_stands_is_told(cast, owed):
    change(cast, cost=Decimal(3), cost_per="time")
    change(cast, venue="Kerkje")
    put_back(cast)
    assert "Kerkje" in owed()["changed"] and "gratis" not in owed()["changed"]


def test_who_was_told_of_a_change_hears_that_it_is_as_it_was(cast, owed):
    change(cast, cost=Decimal(3), cost_per="time")
    done("changed")
    put_back(cast)
    assert "eerst €\N{NO-BREAK SPACE}3,00 per keer, nu gratis" in owed()["changed"]


def test_what_stops_is_one_step_that_names_it(cast, owed):
    change(cast, cost=Decimal(3), cost_per="time")
    actions.set_full(cast.actor(cast.gijs), cast.activity.pk, True)
    assert owed()["full"] == "Wandelgroep De Brug is nu vol: vertel het de cliënt"
    actions.stop(cast.actor(cast.gijs), cast.activity.pk, timezone.localdate() + timedelta(days=3))
    actions.stop(cast.actor(cast.gijs), cast.activity.pk, timezone.localdate() + timedelta(days=2))
    [(because, words)] = owed().items()
    assert because == "ended" and words.startswith("de laatste dag van Wandelgroep De Brug is ")


def test_room_again_asks_nobody_to_look_further(cast, owed):
    gijs = cast.actor(cast.gijs)
    actions.set_full(gijs, cast.activity.pk, True)
    assert set(owed()) == {"full"}
    actions.set_full(gijs, cast.activity.pk, False)
    assert owed() == {}


def test_what_goes_on_after_all_leaves_only_what_else_was_changed(cast, owed):
    gijs = cast.actor(cast.gijs)
    change(cast, cost=Decimal(3), cost_per="time")
    actions.stop(gijs, cast.activity.pk, timezone.localdate())
    change(cast, venue="Kerkje")
    assert set(owed()) == {"ended"}
    actions.go_on(gijs, cast.activity.pk)
    [(because, words)] = owed().items()
    assert because == "changed" and "gratis" in words and "Kerkje" in words


def test_who_was_told_that_it_stops_hears_that_it_goes_on(cast, owed):
    gijs = cast.actor(cast.gijs)
    actions.stop(gijs, cast.activity.pk, timezone.localdate())
    done("ended")
    assert owed() == {}
    actions.go_on(gijs, cast.activity.pk)
    assert owed() == {"goes_on": "Wandelgroep De Brug stopt toch niet: vertel het de cliënt"}
