"""Who sees a web: the link worker all of them, the practice those made by both, a team lead and everybody else none."""

import pytest
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible, visible
from kring.referral.actions.absence import register_absence
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.departure import open_with_reason
from kring.spiderweb.actions.webs import share
from kring.spiderweb.models import Web
from kring.spiderweb.queries import file_webs
from tests.factories import an_accepted_referral, days_ago
from tests.spiderweb.webs import a_web

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(cast):
    return an_accepted_referral(cast)


def seen(cast, referral, user):
    """The webs that somebody sees: asked of the policy, both ways, and of what pages show."""
    actor = cast.actor(user)
    found = {frozenset(visible(Web, actor, few=few).values_list("pk", flat=True)) for few in (False, True)}
    assert len(found) == 1
    webs = file_webs(actor, referral)
    assert found == {frozenset(row.id for row in webs.rows) if webs else frozenset()}
    return set(*found)


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_the_practice_sees_what_it_made_and_what_the_client_lets_it_see(cast, referral, who):
    own, link_workers = a_web(cast, referral, by=cast.anna), a_web(cast, referral)
    assert seen(cast, referral, getattr(cast, who)) == {own.pk}
    share(cast.actor(cast.dewi), link_workers.pk, True)
    assert seen(cast, referral, getattr(cast, who)) == {own.pk, link_workers.pk}
    share(cast.actor(cast.dewi), link_workers.pk, False)
    assert seen(cast, referral, getattr(cast, who)) == {own.pk}
    assert seen(cast, referral, cast.dewi) == {own.pk, link_workers.pk}


def test_what_another_practice_made_is_not_the_own_ones(cast, referral):
    web = a_web(cast, referral, by=cast.anna)
    assert seen(cast, referral, cast.anna) == {web.pk}
    Web.objects.update(organisation=cast.other_practice)
    assert seen(cast, referral, cast.anna) == set()


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_once_consent_was_withdrawn_the_practice_sees_none_not_even_its_own(cast, referral, who):
    a_web(cast, referral, by=cast.anna)
    a_web(cast, referral, shared=True)
    assert len(seen(cast, referral, getattr(cast, who))) == 2
    withdraw_consent(cast.actor(cast.dewi), referral.pk)
    assert seen(cast, referral, getattr(cast, who)) == set()
    assert len(seen(cast, referral, cast.dewi)) == 2


def test_who_stands_in_sees_them_and_the_team_lead_who_does_not_even_with_a_reason(cast, referral):
    web = a_web(cast, referral)
    assert seen(cast, referral, cast.els) == set()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, days_ago(0), days_ago(-3), cast.els.pk)
    assert seen(cast, referral, cast.els) == {web.pk}
    open_with_reason(cast.actor(cast.fenna), referral.pk, "Een klacht, en Dewi is op reis.")
    assert visible(type(referral), cast.actor(cast.fenna)).filter(pk=referral.pk).exists()
    assert seen(cast, referral, cast.fenna) == set()


def test_nor_does_a_team_lead_to_whom_the_files_of_who_is_away_come(cast, referral):
    a_web(cast, referral)
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, days_ago(0), days_ago(-3), None)
    assert visible(type(referral), cast.actor(cast.fenna)).filter(pk=referral.pk).exists()
    assert seen(cast, referral, cast.fenna) == set()


@pytest.mark.parametrize("who", ["carla", "els", "gijs", "hanna", "ivo", "jet", "karim", "lot"])
def test_nobody_else(cast, referral, who):
    web = a_web(cast, referral, shared=True)
    assert seen(cast, referral, cast.anna) == {web.pk}
    assert seen(cast, referral, getattr(cast, who)) == set()


def test_only_who_accompanies_writes_down_what_the_client_said(cast, referral):
    web = a_web(cast, referral, shared=True)
    with pytest.raises(NotAllowed):
        share(cast.actor(cast.anna), web.pk, False)
    with pytest.raises(NotVisible):
        share(cast.actor(cast.els), web.pk, False)
    share(cast.actor(cast.dewi), web.pk, False)
    share(cast.actor(cast.dewi), web.pk, False)
    share(cast.actor(cast.dewi), web.pk, True)
    assert list(AuditEntry.objects.filter(verb__startswith="web.").order_by("pk").values_list("verb", flat=True)) == [
        "web.made",
        "web.unshared",
        "web.shared",
    ]


def test_what_a_referrer_ticks_shares_nothing_more(cast, referral):
    """A web of the practice is made by both as it is; the tick is the link worker's."""
    assert a_web(cast, referral, by=cast.anna, shared=True).shared is False
    assert a_web(cast, referral, by=cast.dewi, shared=True).shared is True


def test_the_button_on_the_page(client, cast, referral):
    web = a_web(cast, referral)
    page, address = (
        reverse("spiderweb:web", args=[referral.pk, web.pk]),
        reverse("spiderweb:share", args=[referral.pk, web.pk]),
    )
    client.force_login(cast.anna)
    assert client.get(page).status_code == 404
    client.force_login(cast.dewi)
    assert "Alleen de welzijnscoach ziet het." in client.get(page).text
    assert client.post(address, {"shared": "1"}).url == page
    assert "dat mag van de cliënt" in client.get(page).text
    assert client.post(address, {"shared": "misschien"}).status_code == 400
    client.force_login(cast.anna)
    assert client.get(page).status_code == 200
    assert address not in client.get(page).text
    assert client.post(address, {"shared": "0"}).status_code == 403
