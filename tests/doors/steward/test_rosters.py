from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.capacity.actions import SlotTaken
from kring.capacity.models import Appointment, Presence
from kring.capacity.queries import slots_at, slots_of
from kring.doors.steward.rosters.rules import Fixed, clash, within
from kring.referral.actions.send import send
from tests.doors.steward.two_windows import seen_on
from tests.factories import a_booked_referral, a_new_referral

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def steward(cast, client):
    client.force_login(cast.ivo)
    return client


def url(name, row=None):
    return reverse(f"steward:{name}", kwargs={"id": row.pk} if row else None)


def a_time(cast, **fields):
    chosen = {"user": cast.dewi.pk, "location": cast.here.location.pk, "site": cast.here.welfare.pk, "room": "2"}
    chosen |= {"weekday": "1", "starts": "13:00", "ends": "16:00", "slot_minutes": "45"}
    return chosen | {"since": timezone.localdate().isoformat()} | fields


def as_filled_in(cast, presence, **fields):
    chosen = {name: getattr(presence, name) for name in ("room", "weekday", "slot_minutes")}
    chosen |= {"starts": f"{presence.starts:%H:%M}", "ends": f"{presence.ends:%H:%M}", "since": presence.since}
    return a_time(cast, site=presence.site_id, **chosen) | fields


def test_a_fixed_time_gives_free_slots(cast, steward):
    assert not [slot for slot in slots_of(cast.dewi.pk, timezone.now()) if slot.starts_at.astimezone(ZONE).hour == 13]
    steward.post(url("presence_add"), a_time(cast))
    added = Presence.objects.get(starts=time(13))
    assert AuditEntry.objects.get(verb="steward.changed").object_ids == [str(added.pk)]
    found = [slot for slot in slots_of(cast.dewi.pk, timezone.now()) if slot.starts_at.astimezone(ZONE).hour == 13]
    assert {slot.starts_at.astimezone(ZONE).weekday() for slot in found} == {1}


def test_nobody_is_in_two_places_at_once(cast, steward):
    page = steward.post(url("presence_add"), a_time(cast, starts="11:00", ends="14:00")).content.decode()
    assert 'id="id_starts_error"' in page
    assert "dinsdag van 09:00 tot 12:00" in page
    assert 'value="14:00"' in page
    assert not Presence.objects.filter(starts=time(11)).exists()
    steward.post(url("presence_add"), a_time(cast, starts="12:00", ends="14:00"))
    assert Presence.objects.filter(starts=time(12)).exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ends": "12:00"}, "ends"),
        ({"ends": "13:30"}, "slot_minutes"),
        ({"slot_minutes": "0"}, "slot_minutes"),
        ({"starts": "25:00"}, "starts"),
        ({"weekday": "7"}, "weekday"),
        ({"until": "2001-01-01"}, "until"),
        ({"room": "x" * 10_000}, "room"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(cast, steward, fields, wrong):
    page = steward.post(url("presence_add"), a_time(cast, **fields)).content.decode()
    assert f'id="id_{wrong}_error"' in page
    assert not Presence.objects.filter(weekday=1, site=cast.here.welfare).exists()


def test_a_link_worker_is_only_where_she_works(cast, steward):
    page = steward.post(url("presence_add"), a_time(cast, user=cast.anna.pk)).content.decode()
    assert 'id="id_user_error"' in page
    cast.dewi.locations.update(until=timezone.localdate() - timedelta(days=1))
    cast.els.locations.update(hours_per_week=8)
    page = steward.post(url("presence_add"), a_time(cast)).content.decode()
    assert 'id="id_user_error"' in page


def booked(cast):
    """A booked first appointment of Dewi, and the fixed time in which it lies."""
    a_booked_referral(cast)
    appointment = Appointment.objects.get()
    weekday = timezone.localtime(appointment.starts_at).weekday()
    return appointment, Presence.objects.get(user=cast.dewi, weekday=weekday)


def test_a_change_that_leaves_appointments_outside_warns_first_and_keeps_them(cast, steward):
    appointment, presence = booked(cast)
    later = as_filled_in(cast, presence, starts="14:00", ends="17:00")
    later |= seen_on(steward, url("presence_change", presence))
    warned = steward.post(url("presence_change", presence), later)
    assert warned.status_code == 409
    assert "1 geboekte afspraak" in warned.content.decode()
    presence.refresh_from_db()
    assert presence.starts == time(9)
    steward.post(url("presence_change", presence), later | {"leaving": "1"})
    presence.refresh_from_db()
    assert presence.starts == time(14)
    before = appointment.starts_at
    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.cancelled_at) == (before, None)


def test_a_change_around_the_appointments_needs_no_warning(cast, steward):
    _appointment, presence = booked(cast)
    seen = seen_on(steward, url("presence_change", presence))
    steward.post(url("presence_change", presence), as_filled_in(cast, presence, room="7", ends="12:30") | seen)
    presence.refresh_from_db()
    assert (presence.room, presence.ends) == ("7", time(12, 30))


def test_ending_a_fixed_time_warns_first_and_keeps_appointments(cast, steward):
    appointment, presence = booked(cast)
    assert "1 geboekte afspraak" in steward.get(url("presence_end", presence)).content.decode()
    steward.post(url("presence_end", presence), {"seen": "0"})
    presence.refresh_from_db()
    assert presence.until is None
    steward.post(url("presence_end", presence), {"seen": "1"})
    presence.refresh_from_db()
    assert presence.until == timezone.localdate() - timedelta(days=1)
    appointment.refresh_from_db()
    assert appointment.cancelled_at is None


def test_the_week_shows_each_location_by_itself(cast, steward):
    assert "Dewi Darma" in steward.get(url("rosters")).content.decode()
    page = steward.get(url("rosters"), {"location": cast.here.location.pk}).content.decode()
    assert "Dewi Darma" in page
    assert "Karim Kaya" not in page


MONDAY = Fixed(0, time(9), time(12), date(2026, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        (Fixed(0, time(11), time(13), date(2026, 1, 1)), True),
        (Fixed(0, time(12), time(13), date(2026, 1, 1)), False),
        (Fixed(1, time(11), time(13), date(2026, 1, 1)), False),
        (Fixed(0, time(11), time(13), date(2026, 7, 1)), False),
        (Fixed(0, time(11), time(13), date(2025, 1, 1), date(2026, 1, 1)), True),
        (Fixed(0, time(11), time(13), date(2025, 1, 1), date(2025, 12, 31)), False),
    ],
)
def test_when_two_fixed_times_clash(other, answer):
    assert clash(MONDAY, other) is answer
    assert clash(other, MONDAY) is answer


@pytest.mark.parametrize(
    ("moment", "minutes", "answer"),
    [
        (datetime(2026, 3, 30, 9, tzinfo=ZONE), 45, True),  # the Monday after the clocks went forward
        (datetime(2026, 3, 30, 11, 30, tzinfo=ZONE), 45, False),
        (datetime(2026, 3, 31, 9, tzinfo=ZONE), 45, False),
        (datetime(2026, 7, 6, 9, tzinfo=ZONE), 45, False),
    ],
)
def test_whether_an_appointment_lies_within(moment, minutes, answer):
    assert within([MONDAY], moment, minutes, ZONE) is answer


def test_one_room_is_for_one_person_at_a_time_however_its_name_is_typed(cast, steward):
    steward.post(url("presence_add"), a_time(cast))
    assert Presence.objects.filter(starts=time(13)).count() == 1
    beside = a_time(cast, user=cast.els.pk, starts="15:00", ends="17:00", room="Kamer 2")
    refused = steward.post(url("presence_add"), beside)
    page = refused.content.decode()
    assert 'id="id_room_error"' in page
    assert "Dewi Darma heeft kamer 2 in Welkom op dinsdag van 13:00 tot 16:00" in page
    assert Presence.objects.filter(starts=time(15)).count() == 0
    for other in ({"room": "3"}, {"room": "", "weekday": "2"}, {"site": cast.here.practice.pk}, {"starts": "16:00"}):
        before = Presence.objects.count()
        steward.post(url("presence_add"), beside | other)
        assert Presence.objects.count() == before + 1, other
        Presence.objects.filter(user=cast.els, starts__gte=time(15)).delete()


def test_a_room_in_which_somebody_has_an_appointment_is_not_offered_and_cannot_be_booked(cast):
    """Rosters from before this was looked at, and appointments that stayed after a change of the roster."""
    Presence.objects.update(room="3")
    slot = slots_of(cast.els.pk, timezone.now())[0]
    assert slots_of(cast.dewi.pk, timezone.now())[0].starts_at == slot.starts_at
    a_booked_referral(cast)
    assert slot not in slots_of(cast.els.pk, timezone.now())
    with pytest.raises(SlotTaken):
        send(cast.actor(cast.anna), a_new_referral(cast, slot=slot))
    assert slot not in list(slots_at([cast.here.location.pk], timezone.now()))
    Presence.objects.filter(user=cast.els).update(room="4")
    assert slots_of(cast.els.pk, timezone.now())[0].starts_at == slot.starts_at
    a_booked_referral(cast, to=cast.els)


@pytest.mark.parametrize("of", ["location", "team"])
def test_nobody_has_a_fixed_time_after_the_last_day(cast, steward, of):
    last = timezone.localdate() + timedelta(days=9)
    (cast.dewi.locations if of == "location" else cast.dewi.memberships).update(until=last)
    for given, field in (
        ({}, "until"),
        ({"until": last + timedelta(days=1)}, "until"),
        ({"since": last + timedelta(days=1)}, "since"),
    ):
        page = steward.post(url("presence_add"), a_time(cast, **given)).content.decode()
        assert f'id="id_{field}_error"' in page and "laatste werkdag" in page
    assert steward.post(url("presence_add"), a_time(cast, until=last)).status_code == 302


def test_where_begins_with_the_practices_and_the_team_of_the_location(cast, steward):
    page = steward.get(url("presence_add"), {"location": cast.here.location.pk}).content.decode()
    where = page.split('name="site"')[1].split("</select>")[0]
    first, others = where.split('label="Andere organisaties"')
    assert all(name in first for name in ("De Linde", "Het Anker", "Welkom"))
    assert ("De Brug" in first, "De Brug" in others, "Gemeente Westerveld" in others) == (False, True, True)


def test_two_versions_of_a_time_are_told_without_seconds(cast, steward):
    presence = Presence.objects.filter(user=cast.dewi).first()
    seen = seen_on(steward, url("presence_change", presence))
    Presence.objects.filter(pk=presence.pk).update(ends=time(11, 30), site=cast.here.welfare)
    page = steward.post(url("presence_change", presence), as_filled_in(cast, presence, ends="12:15") | seen)
    told = page.content.decode()
    assert page.status_code == 409
    assert (">11:30<" in told, "11:30:00" in told, ">Welkom<" in told) == (True, False, True)
