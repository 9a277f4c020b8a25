"""A link worker or a location goes to another organisation: what is open stays where somebody sees it, and nothing new gets lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import Dossier
from kring.duties.models import Step
from kring.duties.queries import steps_for
from kring.identity.models import Membership, OrganisationKind, Role
from kring.programme.models import Location, LocationMember
from kring.referral.actions.daily import tidy
from kring.referral.actions.receive import NoColleague, pass_on
from kring.referral.actions.send import NotHere, send
from kring.referral.models import Referral
from kring.referral.queries import colleagues_of, desk
from tests.cast import an_organisation
from tests.doors.steward.two_windows import seen_on
from tests.factories import a_new_referral, a_referral, an_accepted_referral, days_ago


@pytest.fixture
def other(cast):
    """Another welfare organisation in the region."""
    return an_organisation(cast.here.region, OrganisationKind.WELFARE, "Dichtbij")


def joins(user, team):
    Membership.objects.create(
        region_id=team.region_id, user=user, organisation=team, role=Role.LINK_WORKER, since=timezone.localdate()
    )


def moves(cast, user, team):
    """The role in the former team was over yesterday; nobody thought of the place at the location."""
    joins(user, team)
    Membership.objects.filter(user=user, organisation=cast.here.welfare).update(until=days_ago(1))


def seen_by_whose_turn_it_is(cast, step):
    return steps_for(cast.actor(step.owner or cast.fenna)).filter(pk=step.pk).exists()


def test_what_was_theirs_goes_to_the_team_that_has_the_file(cast, other):
    referral = an_accepted_referral(cast)
    moves(cast, cast.dewi, other)
    tidy(timezone.now())
    [step] = Step.objects.filter(dossier=referral.pk, done_at=None)
    assert (step.owner, step.organisation) == (None, cast.here.welfare)
    assert seen_by_whose_turn_it_is(cast, step)


def test_nothing_new_is_given_to_who_would_not_see_it(cast, other):
    referral = a_referral(cast, to=cast.els)
    offered = desk(cast.actor(cast.anna), None, timezone.now()).choices
    assert {one.user for one in offered} == {cast.dewi, cast.els}
    assert colleagues_of(referral, timezone.localdate()) == [cast.dewi]

    moves(cast, cast.dewi, other)
    assert LocationMember.objects.filter(user=cast.dewi, until=None).exists()
    assert [one.user for one in desk(cast.actor(cast.anna), None, timezone.now()).choices] == [cast.els]
    assert colleagues_of(referral, timezone.localdate()) == []
    with pytest.raises(NotHere):
        send(cast.actor(cast.anna), a_new_referral(cast, link_worker_id=cast.dewi.pk))
    with pytest.raises(NoColleague):
        pass_on(cast.actor(cast.els), referral.pk, cast.dewi.pk)
    assert Referral.objects.get().link_worker == cast.els


def given_to(client, location, team):
    page = reverse("steward:location_change", args=[location.pk])
    filled = {"name": location.name, "programme": location.programme_id, "welfare": team.pk}
    return client.post(page, filled | seen_on(client, page), follow=True).text


def test_a_location_does_not_go_to_another_organisation_while_somebody_would_be_left_behind(cast, client, other):
    referral, location = an_accepted_referral(cast), cast.here.location
    client.force_login(cast.ivo)
    for user in (cast.dewi, cast.els):
        joins(user, other)
    told = given_to(client, location, other)
    assert "1 open verwijzing op deze locatie is bij Welkom en blijft daar." in told
    assert Location.objects.get(pk=location.pk).welfare == cast.here.welfare

    Membership.objects.filter(organisation=other).delete()
    Dossier.objects.filter(pk=referral.pk).update(closed_at=timezone.now())
    told = given_to(client, location, other)
    assert "Geen welzijnscoach van de andere organisatie: Dewi Darma, Els Evers." in told
    assert Location.objects.get(pk=location.pk).welfare == cast.here.welfare

    joins(cast.dewi, other)
    LocationMember.objects.filter(user=cast.els).update(until=timezone.localdate())
    assert "Opgeslagen" in given_to(client, location, other)
    assert Location.objects.get(pk=location.pk).welfare == other
    [step] = Step.objects.filter(dossier=a_referral(cast).pk, done_at=None)
    assert (step.owner, step.organisation) == (cast.dewi, other)
    assert seen_by_whose_turn_it_is(cast, step)


def test_anything_else_about_a_location_changes_as_before(cast, client):
    an_accepted_referral(cast)
    client.force_login(cast.ivo)
    location = cast.here.location
    location.name = "Noord"
    assert "Opgeslagen" in given_to(client, location, cast.here.welfare)
    assert Location.objects.get(pk=location.pk).name == "Noord"
