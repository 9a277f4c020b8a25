"""An activity that was stopped, also by a tap too many, goes on again. Stopping is asked once more; on its last day it is still there."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.policy import NotAllowed
from kring.directory import actions
from kring.directory.models import Activity
from kring.directory.ongoing import current
from kring.directory.upkeep import review
from kring.duties.models import Step
from kring.duties.wording import why
from kring.matching.actions.hand_over import hand_over
from tests.directory.upkeep.kept import appointed, form, page_of, save
from tests.factories import an_accepted_referral
from tests.matching.handovers import new_handover


@pytest.fixture(params=["account", "link"])
def act(request, cast, client):
    """The addresses of what the provider can do, signed in or with the link."""
    verbs = ("stop", "go_on", "edit")
    if request.param == "account":
        client.force_login(cast.gijs)
        page = reverse("directory:activity", args=[cast.activity.pk])
        return {verb: reverse(f"directory:{verb}", args=[cast.activity.pk]) for verb in verbs} | {"page": page}
    token = appointed(cast)
    return {verb: page_of(token, verb) for verb in verbs} | {"page": page_of(token)}


def stands(cast):
    """(whether it goes on, its last day)."""
    return Activity.objects.values_list("active", "ends_on").get(pk=cast.activity.pk)


def test_stopping_is_asked_once_more_and_on_its_last_day_it_is_still_there(cast, client, act):
    today = timezone.localdate()
    asked = client.post(act["stop"], {"on": today.isoformat()})
    assert asked.status_code == 200 and "Ja, het stopt" in asked.text
    assert stands(cast) == (True, None)
    client.post(act["stop"], {"on": today.isoformat(), "sure": "1"})
    assert stands(cast) == (True, today)
    page = client.get(act["page"]).text
    assert "Deze activiteit is er vandaag voor het laatst." in page and "is gestopt" not in page
    assert current(cast.actor(cast.dewi)).filter(pk=cast.activity.pk).exists()
    Activity.objects.filter(pk=cast.activity.pk).update(ends_on=today - timedelta(days=1))  # the day after
    assert not current(cast.actor(cast.dewi)).filter(pk=cast.activity.pk).exists()
    with pytest.raises(NotAllowed):
        actions.stop(cast.actor(cast.gijs), cast.activity.pk, today)


def test_what_stopped_last_month_is_gone_at_once_and_link_workers_hear_of_it(cast, client, act):
    handover = hand_over(cast.actor(cast.dewi), an_accepted_referral(cast).pk, new_handover(cast))
    before = timezone.localdate() - timedelta(days=30)
    asked = client.post(act["stop"], {"on": before.isoformat()})
    assert asked.status_code == 200 and "de laatste dag?" in asked.text and "Ja, het is gestopt" in asked.text
    client.post(act["stop"], {"on": before.isoformat(), "sure": "1"})
    assert stands(cast) == (False, before)
    assert "Deze activiteit is gestopt" in client.get(act["page"]).text
    step = Step.objects.get(dossier_id=handover.referral_id, code="find_other", done_at=None)
    assert why(step.code, step.details).startswith("de laatste dag van Wandelgroep De Brug was ")


@pytest.mark.parametrize("day", ["", "2020-01-01", "gisteren"])
def test_what_is_wrong_with_the_day_stands_above_the_page_and_gets_the_focus(cast, client, act, day):
    answer = client.post(act["stop"], {"on": day, "sure": "1"})
    summary = re.search(r"<div[^>]*data-focus-first>.*?</div>", answer.text, re.DOTALL)
    assert answer.status_code == 422 and 'href="#id_on"' in summary[0] and "Laatste dag" in summary[0]
    assert stands(cast) == (True, None)


def test_a_provider_lets_go_on_what_it_stopped_itself(cast, client, act):
    client.post(act["stop"], {"on": (timezone.localdate() - timedelta(days=1)).isoformat(), "sure": "1"})
    assert act["go_on"] in client.get(act["page"]).text
    client.post(act["go_on"])
    assert stands(cast) == (True, None)
    assert [[line.after for line in change.lines] for change in review.to_see(cast.actor(cast.ivo))][-1] == ["ja", "–"]
    assert act["go_on"] not in client.get(act["page"]).text


def test_what_was_stopped_stands_in_the_provider_s_own_list(cast, client):
    inbox = reverse("doors:provider")
    client.force_login(cast.gijs)
    button = reverse("directory:go_on", args=[cast.activity.pk])
    assert button not in client.get(inbox).text
    actions.stop(cast.actor(cast.gijs), cast.activity.pk, timezone.localdate() - timedelta(days=1))
    assert button in client.get(inbox).text
    assert client.post(button, {"back": "provider"}).url == inbox
    assert stands(cast) == (True, None)


def test_a_steward_starts_what_anybody_ended_and_a_provider_not_what_a_steward_ended(cast, client):
    gijs, ivo, today = cast.actor(cast.gijs), cast.actor(cast.ivo), timezone.localdate()
    actions.stop(gijs, cast.activity.pk, today)
    review.approve(ivo, review.to_see(ivo)[0].id)
    client.force_login(cast.ivo)
    assert client.post(reverse("directory:go_on", args=[cast.activity.pk])).status_code == 302
    assert stands(cast) == (True, None)

    actions.stop(ivo, cast.activity.pk, today + timedelta(days=3))
    with pytest.raises(NotAllowed):
        actions.go_on(gijs, cast.activity.pk)
    client.force_login(cast.gijs)
    assert "Het gaat toch door" not in client.get(reverse("directory:activity", args=[cast.activity.pk])).text
    assert stands(cast) == (True, today + timedelta(days=3))


def test_the_provider_reads_on_its_own_page_that_a_change_was_put_back(cast, client, act):
    save(client, act["edit"], form(title="Ommetje", cost="3", cost_per="time"))
    assert "Een beheerder zette" not in client.get(act["page"]).text
    [change] = review.to_see(cast.actor(cast.ivo))
    review.put_back(cast.actor(cast.ivo), change.id)
    page = client.get(act["page"]).text
    assert "titel: weer Wandelgroep De Brug, niet Ommetje" in page
