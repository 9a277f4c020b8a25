"""A departure is announced for a day to come, shown until then, can be taken back, and takes effect by the daily work."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible, visible
from kring.capacity.models import Appointment, Departure, Presence
from kring.capacity.queries import slots_of
from kring.duties.models import Step
from kring.duties.queries import without_lead_step
from kring.duties.rules import StepCode
from kring.identity.models import Membership, Organisation, OrganisationKind, Role
from kring.programme.models import LocationMember
from kring.referral.actions import departure_ahead
from kring.referral.actions.daily import tidy
from kring.referral.actions.departure import NotInTeam, depart
from kring.referral.actions.departure_ahead import announce_departure, revoke_departure
from kring.referral.models import Referral
from tests.factories import a_booked_referral, a_referral, an_accepted_referral

DAYS = 9


def last_day():
    return timezone.localdate() + timedelta(days=DAYS)


def on_day(days):
    return timezone.now() + timedelta(days=days)


def announce(cast, to=None, day=None):
    return announce_departure(cast.actor(cast.fenna), cast.dewi.pk, to.pk if to else None, day or last_day())


def owners(referral):
    return set(Step.objects.filter(dossier=referral.pk, done_at=None).values_list("owner__name", flat=True))


def test_until_the_last_day_is_over_everything_stays_and_then_the_colleague_has_it(cast):
    referral = an_accepted_referral(cast)
    announce(cast, to=cast.els)
    for days in (0, DAYS):
        tidy(on_day(days))
        assert owners(referral) == {"Dewi Darma"}
    assert visible(Referral, cast.actor(cast.dewi)).exists()

    tidy(on_day(DAYS + 1))
    assert owners(referral) == {"Els Evers"}
    assert Referral.objects.get().link_worker == cast.els
    assert not visible(Referral, cast.actor(cast.dewi)).exists()
    assert Membership.objects.get(user=cast.dewi).until == last_day()
    assert AuditEntry.objects.filter(verb="team.departed").count() == 1
    assert not list(without_lead_step())
    tidy(on_day(DAYS + 2))
    assert AuditEntry.objects.filter(verb="team.departed").count() == 1


def test_slots_after_the_last_day_close_at_once(cast):
    before = [timezone.localdate(slot.starts_at) for slot in slots_of(cast.dewi.pk, timezone.now())]
    assert max(before) > last_day()
    announce(cast)
    after = [timezone.localdate(slot.starts_at) for slot in slots_of(cast.dewi.pk, timezone.now())]
    assert after == [day for day in before if day <= last_day()]


def test_an_appointment_after_the_last_day_becomes_a_step_of_who_leaves_and_then_of_the_colleague(cast):
    referral = a_booked_referral(cast)
    tomorrow = timezone.localdate() + timedelta(days=1)
    day = max(tomorrow, timezone.localdate(Appointment.objects.get().starts_at))
    Appointment.objects.update(starts_at=Appointment.objects.get().starts_at + timedelta(days=28))
    assert announce(cast, to=cast.els, day=day) == 1
    step = Step.objects.get(dossier=referral.pk, code=StepCode.RESCHEDULE, done_at=None)
    assert step.owner == cast.dewi
    tidy(timezone.now() + (day - timezone.localdate()) + timedelta(days=1))
    step.refresh_from_db()
    assert step.owner == cast.els


def test_an_appointment_up_to_the_last_day_stands(cast):
    a_booked_referral(cast)
    day = timezone.localdate(Appointment.objects.get().starts_at)
    announce(cast, day=max(day, timezone.localdate() + timedelta(days=1)))
    assert Appointment.objects.get().cancelled_at is None


def test_taking_it_back_lets_everything_go_on(cast):
    referral = an_accepted_referral(cast)
    rows = [model.objects.filter(user=cast.dewi).order_by("pk") for model in (Presence, LocationMember, Membership)]
    before = [list(row.values()) for row in rows]
    announce(cast, to=cast.els)
    assert [list(row.all().values()) for row in rows] != before
    revoke_departure(cast.actor(cast.fenna), cast.dewi.pk)

    assert [list(row.all().values()) for row in rows] == before
    tidy(on_day(DAYS + 1))
    assert owners(referral) == {"Dewi Darma"}
    verbs = AuditEntry.objects.filter(verb__startswith="departure.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["departure.announced", "departure.revoked"]
    with pytest.raises(NotVisible):
        revoke_departure(cast.actor(cast.fenna), cast.dewi.pk)


def test_announcing_again_replaces_what_was_announced(cast):
    announce(cast, to=cast.els)
    announce(cast, day=last_day() + timedelta(days=20))
    assert Departure.objects.get(revoked_at=None).to is None
    assert Membership.objects.get(user=cast.dewi).until == last_day() + timedelta(days=20)


def test_leaving_today_after_all_ends_what_was_announced(cast):
    referral = a_referral(cast)
    announce(cast)
    depart(cast.actor(cast.fenna), cast.dewi.pk, cast.els.pk)
    assert owners(referral) == {"Els Evers"}
    assert not Departure.objects.filter(done_at=None).exists()
    assert Membership.objects.get(user=cast.dewi).until == timezone.localdate()


def test_a_colleague_who_left_before_does_not_get_the_files(cast):
    referral = a_referral(cast)
    announce(cast, to=cast.els)
    depart(cast.actor(cast.fenna), cast.els.pk, None)
    tidy(on_day(DAYS + 1))
    assert owners(referral) == {None}


def test_it_is_for_the_lead_of_the_team_and_for_a_day_to_come(cast):
    day = last_day()
    for nobody in (cast.dewi, cast.ivo, cast.anna):
        with pytest.raises(NotAllowed):
            announce_departure(cast.actor(nobody), cast.dewi.pk, None, day)
        with pytest.raises(NotAllowed):
            revoke_departure(cast.actor(nobody), cast.dewi.pk)
    with pytest.raises(NotVisible):
        announce_departure(cast.actor(cast.fenna), cast.karim.pk, None, day)
    with pytest.raises(NotInTeam):
        announce(cast, to=cast.karim)
    with pytest.raises(ValueError, match="ahead"):
        announce(cast, day=timezone.localdate())
    announce_departure(cast.actor(cast.fenna), cast.els.pk, None, day)
    with pytest.raises(NotInTeam):
        announce(cast, to=cast.els, day=day + timedelta(days=3))
    announce(cast, to=None)


def test_the_team_page_shows_it_until_then_and_offers_to_take_it_back(cast, client):
    client.force_login(cast.fenna)
    address = f"/team/people/{cast.dewi.pk}/leaves/"
    given = {"to": cast.els.pk, "last_day": last_day().isoformat(), "sure": "on"}
    wrong = given | {"last_day": (timezone.localdate() - timedelta(days=1)).isoformat()}
    assert client.post(address, wrong).status_code == 422
    assert "vertrekt" not in client.get("/team/").content.decode()
    assert client.post(address, given).status_code == 302

    assert "vertrekt" in client.get("/team/").content.decode()
    assert "Terugdraaien: deze persoon blijft" in client.get(address).content.decode()
    assert client.post(f"/team/people/{cast.dewi.pk}/stays/").status_code == 302
    assert "vertrekt" not in client.get("/team/").content.decode()
    assert client.post(f"/team/people/{cast.dewi.pk}/stays/").status_code == 404


def comes_back(cast, since):
    """A new membership with its place and roster, all from this day."""
    here = {"region_id": cast.here.region.pk, "user": cast.dewi, "since": since}
    Membership.objects.create(organisation=cast.here.welfare, role=Role.LINK_WORKER, **here)
    LocationMember.objects.create(location=cast.here.location, hours_per_week=8, **here)
    Presence.objects.create(
        location=cast.here.location, site=cast.here.practice, weekday=1, starts=time(9), ends=time(12), **here
    )


@pytest.mark.parametrize("ahead", [True, False])
def test_what_begins_later_for_who_comes_back_goes_on(cast, ahead):
    if ahead:
        announce(cast)
        comes_back(cast, since=last_day() + timedelta(days=30))
        tidy(on_day(DAYS + 1))
    else:
        Membership.objects.filter(user=cast.dewi).update(until=last_day())
        LocationMember.objects.filter(user=cast.dewi).update(until=last_day())
        comes_back(cast, since=last_day() + timedelta(days=30))
        depart(cast.actor(cast.fenna), cast.dewi.pk, None)
    for model in (Presence, LocationMember, Membership):
        ends = set(model.objects.filter(user=cast.dewi).values_list("until", flat=True))
        assert ends == {last_day() if ahead else timezone.localdate(), None}


def test_a_roster_that_begins_after_the_last_day_of_who_does_not_come_back_offers_no_time(cast):
    announce(cast)
    Presence.objects.filter(user=cast.dewi).update(since=last_day() + timedelta(days=3), until=None)
    assert slots_of(cast.dewi.pk, timezone.now())
    tidy(on_day(DAYS + 1))
    assert not slots_of(cast.dewi.pk, timezone.now())


def test_taking_it_back_also_lets_go_on_what_began_on_the_last_day(cast):
    Membership.objects.filter(user=cast.dewi).update(since=last_day())
    Membership.objects.create(
        region_id=cast.here.region.pk,
        user=cast.dewi,
        organisation=cast.here.welfare,
        role=Role.LINK_WORKER,
        since=timezone.localdate(),
        until=last_day() - timedelta(days=1),
    )
    announce(cast)
    assert not Membership.objects.filter(user=cast.dewi, until=None).exists()
    revoke_departure(cast.actor(cast.fenna), cast.dewi.pk)
    assert Membership.objects.get(user=cast.dewi, until=None).since == last_day()


def test_taken_back_while_the_daily_round_is_running_it_is_not_carried_out(cast, monkeypatch):
    referral = an_accepted_referral(cast)
    announce(cast, to=cast.els)

    real = departure_ahead.hold

    def meanwhile(_people):
        """Somebody else was first; the round waited for them."""
        monkeypatch.setattr(departure_ahead, "hold", real)
        revoke_departure(cast.actor(cast.fenna), cast.dewi.pk)

    monkeypatch.setattr(departure_ahead, "hold", meanwhile)
    tidy(on_day(DAYS + 1))
    assert Departure.objects.get().done_at is None
    assert Referral.objects.get(pk=referral.pk).link_worker == cast.dewi


def test_only_the_lead_of_that_team_knows_of_it(cast):
    announce(cast)
    region = cast.here.region.pk
    other = Organisation.objects.create(
        region_id=region, kind=OrganisationKind.WELFARE, name="Elders", postcode="1234 AB", place="Westerveld"
    )
    assert visible(Departure, cast.actor(cast.fenna)).exists()
    Membership.objects.filter(user=cast.fenna).update(organisation=other)
    assert not visible(Departure, cast.actor(cast.fenna)).exists()
    for nobody in (cast.dewi, cast.els, cast.ivo, cast.anna):
        assert not visible(Departure, cast.actor(nobody)).exists()


def test_the_button_says_record_as_long_as_the_day_may_lie_ahead(cast, client):
    client.force_login(cast.fenna)
    address = f"/team/people/{cast.dewi.pk}/leaves/"
    ahead, now = "Vertrek vastleggen", "Overdragen en afsluiten"
    page = client.get(address).content.decode()
    assert ahead in page and now not in page
    page = client.post(address, {"last_day": timezone.localdate().isoformat()}).content.decode()
    assert now in page and ahead not in page
    page = client.post(address, {"last_day": last_day().isoformat()}).content.decode()
    assert ahead in page and now not in page
