"""Who keeps an entry fills in all that searches and pages read: moments with rhythm and season, cost, welcome, access."""

from datetime import date, time, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from kring.directory.models import Activity
from kring.directory.offering import OfferForm
from kring.directory.queries import Wanted, search
from kring.directory.rules.moments import Moment, all_of, as_kept, in_short, of_kept
from kring.directory.search.fitting import Need
from kring.directory.whereabouts import way_there
from kring.directory.wording import moment_words
from tests.directory.upkeep.kept import form, save

NEXT = timezone.localdate() + timedelta(days=30)
EVERYTHING = form(
    description="Samen lopen.",
    expect="Halverwege staat een bank.",
    street="Kade 12",
    town="Westerveld",
    transport="Bus 4, halte Kade",
    cost="2,50",
    cost_per="time",
    cost_words="koffie inbegrepen",
    trial="on",
    city_pass="on",
    age_min="55",
    age_words="vooral mensen die alleen wonen",
    language="nl",
    spoken=["ar", "tr"],
    group_size="small",
    buddy="1",
    meets="Ria, bij de deur",
    access=["1", "2"],
    places="12",
    waiting="3",
    phone="0612345678",
    website="https://brug.example.org",
    times="2",
    rhythm="month",
    weeks=["1", "4"],
    first=NEXT.isoformat(),
    not_in_school_holidays="on",
    except_on=f"{NEXT:%d-%m-%Y}, {NEXT + timedelta(days=7):%d-%m-%Y}",
    **{"t2-days": ["16"], "t2-starts": "19:00", "t2-ends": "20:30", "t2-rhythm": "2"},
)


def test_everything_that_is_read_can_be_filled_in_and_comes_back_in_the_form(cast, client):
    client.force_login(cast.ivo)
    edit = reverse("directory:edit", args=[cast.activity.pk])
    assert save(client, edit, EVERYTHING).status_code == 302

    row = Activity.objects.get(pk=cast.activity.pk)
    assert (row.spoken, row.access, row.group_size, row.buddy, row.meets) == (
        "ar tr",
        3,
        "small",
        True,
        "Ria, bij de deur",
    )
    assert (row.cost, row.trial, row.city_pass, row.places, row.waiting) == (Decimal("2.50"), True, True, 12, 3)
    assert (row.street, row.town, row.transport, row.age_words) == (
        "Kade 12", "Westerveld", "Bus 4, halte Kade", "vooral mensen die alleen wonen",
    )  # fmt: skip
    monthly, evening = all_of(row.moments)
    assert monthly == Moment(
        days=2, starts=time(10), ends=time(11, 30), weeks=5, first=NEXT, not_in_school_holidays=True,
        except_on=(NEXT, NEXT + timedelta(days=7)),
    )  # fmt: skip
    assert evening == Moment(days=16, starts=time(19), ends=time(20, 30), every=2)
    assert (row.days, row.starts, row.ends) == (18, None, None)

    again = OfferForm(activity=row, organisers=[])
    sent = {bound.html_name: bound.value() for one in (again, *again.moments) for bound in one}
    sent = {name: value for name, value in sent.items() if value not in (None, False, "")} | {"times": "2"}
    assert client.post(edit, sent).status_code == 302
    same = Activity.objects.get(pk=row.pk)
    left_out = {"changed_at", "organisation_id"}
    assert {k: v for k, v in vars(same).items() if k[0] != "_" and k not in left_out} == {
        k: v for k, v in vars(row).items() if k[0] != "_" and k not in left_out
    }


def test_the_page_of_an_entry_says_where_it_is_and_shows_that_on_a_map(cast, client):
    Activity.objects.filter(pk=cast.activity.pk).update(
        street="Kade 12", town="Westerveld", buddy=True, meets="", email="brug@example.org"
    )
    client.force_login(cast.dewi)
    address = reverse("directory:activity", args=[cast.activity.pk])
    page = client.get(address)
    assert "Kade 12, 1234 Westerveld" in page.text and "er is iemand; vraag wie" in page.text
    assert 'href="mailto:brug@example.org"' in page.text
    assert 'class="pin"' in page.text and f'href="{address}?map=' in page.text
    assert "<image" not in page.text and "img-src 'self'" in page.headers["Content-Security-Policy"]
    moved = client.get(address, {"map": "52.5,5.5,10"}).text
    assert 'class="pin"' not in moved and "Terug naar het begin" in moved

    nowhere = {"venue": "", "street": "", "town": "", "postcode": "", "organisation": None}
    Activity.objects.filter(pk=cast.activity.pk).update(**nowhere)
    assert "zie de kaart" in client.get(address).text
    Activity.objects.filter(pk=cast.activity.pk).update(latitude=None, longitude=None)
    unknown = client.get(address).text
    assert "<dt>Waar</dt><dd>vraag het de organisator</dd>" in unknown and 'class="map"' not in unknown


def test_what_is_filled_in_is_found_by_it(cast, client):
    client.force_login(cast.ivo)
    wanted = Wanted(Need(languages=frozenset({"ar"}), access=3, group="small", buddy=True, age=70, days=16))
    assert search(cast.actor(cast.dewi), wanted).rows == []
    save(client, reverse("directory:edit", args=[cast.activity.pk]), EVERYTHING)
    [row] = search(cast.actor(cast.dewi), wanted).rows
    assert "de eerste keer is gratis" in row.reasons
    assert "er is een wachtlijst" in row.attention
    assert row.when.startswith("dinsdag 10:00–11:30, alleen de eerste en derde van de maand, vanaf")


def test_another_moment_is_asked_for_without_a_script_and_nothing_is_judged_yet(cast, client):
    client.force_login(cast.ivo)
    page = client.post(reverse("directory:new"), {"title": "", "days": ["1"], "times": "1", "more": "1"})
    told = page.content.decode()
    assert page.status_code == 200
    assert 'name="t2-days"' in told and 'name="times" value="2"' in told
    assert "error-summary" not in told
    assert not Activity.objects.filter(title="").exists()


def test_what_is_wrong_in_a_second_moment_is_told_there_and_nothing_is_written(cast, client):
    client.force_login(cast.ivo)
    edit = reverse("directory:edit", args=[cast.activity.pk])
    wrong = {
        "t2-ends": "09:00", "t2-days": [], "t2-last": "2999-12-31", "t2-first": "1900-01-01", "t2-except_on": "kerst",
    }  # fmt: skip
    for name, value in wrong.items():
        second = {"t2-days": ["1"], "t2-starts": "10:00", "t2-ends": "11:00"} | {name: value}
        page = client.post(edit, form(title="Anders", times="2", **second))
        assert page.status_code == 422
        assert f"id_{name}_error" in page.content.decode(), name
    cast.activity.refresh_from_db()
    assert cast.activity.title == "Wandelgroep De Brug"


def test_an_entry_of_before_keeps_its_day_and_hours_in_the_form(cast):
    [moment] = OfferForm(activity=cast.activity, organisers=[]).moments
    assert (moment["days"].value(), moment["starts"].value()) == (["2"], time(10))


def test_moments_are_kept_as_they_were_said():
    for moment in (
        Moment(),
        Moment(days=2, starts=time(10)),
        Moment(days=3, every=2, first=date(2026, 9, 1), last=date(2027, 6, 30)),
        Moment(weeks=17, except_on=(date(2026, 12, 24),), words="als het droog is"),
    ):
        assert of_kept(as_kept(moment)) == moment


def test_hours_that_differ_are_not_said_by_one_value():
    tuesday, friday = Moment(days=2, starts=time(10), ends=time(11)), Moment(days=16, starts=time(19), ends=time(20))
    assert (in_short([tuesday, friday]).days, in_short([tuesday, friday]).starts) == (18, None)
    assert in_short([tuesday]).starts == time(10)


def test_a_moment_reads_as_people_say_it(cast):
    season = Moment(
        days=2, starts=time(10), ends=time(11), every=2, first=date(2026, 9, 1), last=date(2027, 6, 30),
        not_in_school_holidays=True,
    )  # fmt: skip
    told = "dinsdag 10:00–11:00, om de week, van 1 sep 2026 tot en met 30 jun 2027, niet in schoolvakanties"
    assert moment_words(season) == told


def test_where_help_for_safety_at_home_is_goes_to_everybody_only_when_that_is_said(cast, client):
    client.force_login(cast.ivo)
    page, given = (
        reverse("directory:new"),
        {"title": "Even op adem", "theme": "safety", "street": "Singel 1", "times": "1", "public": "on"},
    )
    refused = client.post(page, given)
    assert refused.status_code == 422 and "Zeg of iedereen mag weten waar het is" in refused.text
    assert not Activity.objects.filter(title="Even op adem").exists()
    assert client.post(page, given | {"theme": "walk", "title": "Ommetje"}).status_code == 302
    for allowed in ({"address_open": "on"}, {"street": ""}, {"public": ""}):
        assert client.post(page, given | allowed).status_code == 302, allowed


def test_help_for_safety_at_home_is_not_found_by_its_organisation_s_address(cast):
    cast.provider.address, cast.provider.postcode = "Singel 9", "1234 AB"
    cast.provider.save()
    row = Activity.objects.create(
        region_id=cast.here.region.pk, title="Even op adem", theme="walk", organisation=cast.provider
    )
    assert "Singel 9" in way_there(row).where
    row.theme = "safety"
    assert "Singel" not in way_there(row).where + way_there(row).contact
