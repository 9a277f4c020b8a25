"""What to expect, on paper: everything to go there, in simple words, with a code to scan."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.directory.holiday_models import SchoolHoliday
from kring.directory.models import Activity, Picture
from kring.directory.rules.texts import first_sentences
from kring.identity.models import Region
from kring.ui.dates import short_date


@pytest.fixture
def card(cast, client):
    def make(**fields):
        Activity.objects.filter(pk=cast.activity.pk).update(**fields)
        client.force_login(cast.dewi)
        return client.get(reverse("directory:card", args=[cast.activity.pk])).content.decode()

    return make


def test_it_says_when_where_how_to_get_there_who_meets_you_and_what_it_costs(card):
    told = card(
        venue="Zaal 3", street="Kade 12", town="Westerveld", transport="Bus 4, halte Kade", meets="Ria, bij de deur",
        cost="2.50", cost_per="time", trial=True, city_pass=True, expect="Er staat koffie klaar.", phone="0612345678",
    )  # fmt: skip
    for text in (
        "dinsdag 10:00–11:30", "Zaal 3, Kade 12, 1234 Westerveld", "Bus 4, halte Kade", "Ria, bij de deur", "2,50 per keer",
        "De eerste keer is gratis", "Met de stadspas", "Er staat koffie klaar",
    ):  # fmt: skip
        assert text in told.replace("\N{NO-BREAK SPACE}", " "), text


def test_who_gets_help_alone_or_for_safety_is_not_told_to_bring_somebody(card):
    brings, asks = "U mag iemand meenemen.", "Is het veilig als anderen thuis dit lezen?"
    told = card(theme="meet", group_size="small")
    assert brings in told and asks not in told
    alone, safety = card(theme="help", group_size="alone"), card(theme="safety", group_size="")
    assert brings not in alone and asks not in alone and "Bel dan even." in alone
    assert brings not in safety and asks in safety


def test_the_code_calls_when_there_is_no_public_page_and_is_left_out_without_a_number(card):
    assert "<svg" in card(phone="0612345678") and "om te bellen" in card()
    assert 'class="qr"' not in card(phone="")


def test_the_code_leads_to_the_public_page_while_there_is_one(card, client, cast):
    Region.objects.update(public_map=True)
    address = reverse("public:activity", kwargs={"region": "westerveld", "id": cast.activity.pk})
    assert address in card(phone="0612345678")
    assert client.get(address).status_code == 200
    assert address not in card(public=False)


def test_the_picture_stands_on_it_when_there_is_one(card, cast):
    assert "<img" not in card()
    Picture.objects.create(
        region_id=cast.activity.region_id, activity=cast.activity, shows="Mensen op een bank", version="1a2b", made_at=timezone.now(),
        content=b"",
    )  # fmt: skip
    image = re.search(r"<img [^>]*>", card())[0]
    assert reverse("directory:picture", args=[cast.activity.pk]) in image and 'alt="Mensen op een bank"' in image


def test_several_moments_stand_below_each_other(card):
    moments = [{"days": 2, "starts": "10:00", "ends": "11:00"}, {"days": 16, "starts": "19:00", "every": 2}]
    told = card(moments=moments)
    assert "<li>dinsdag 10:00–11:00</li>" in told and "<li>vrijdag 19:00, om de week</li>" in told


def test_what_has_to_be_known_first_stands_on_the_paper_in_simple_words(card):
    today = timezone.localdate()
    quiet = card()
    for words in ("Het is nu vol", "stopt op", "Niemand keek"):
        assert words not in quiet
    told = card(
        full=True,
        ends_on=today + timedelta(days=20),
        confirmed_on=date(2026, 3, 3),
        expires_on=today - timedelta(days=1),
    )
    assert "Het is nu vol. Vraag eerst of er weer plek is." in told
    assert f"Deze activiteit stopt op {short_date(today + timedelta(days=20))}." in told
    assert "Niemand keek sinds 3 mrt 2026 na of dit nog klopt. Vraag het eerst." in told
    assert "Deze activiteit is gestopt." in card(active=False)


def test_that_it_is_not_there_now_stands_on_the_paper(card):
    today = timezone.localdate()
    soon, over, later = today + timedelta(days=3), today - timedelta(days=9), today + timedelta(days=90)

    def told(**moment):
        return card(moments=[{"days": 127, "starts": "10:00"} | moment])

    quiet = told()
    for words in ("Het laatste seizoen", "Nog niet:", "<p>Niet op"):
        assert words not in quiet
    assert "<p>Het laatste seizoen is voorbij: vraag of het weer begint.</p>" in told(last=over.isoformat())
    assert f"<p>Nog niet: begint op {short_date(later)}.</p>" in told(first=later.isoformat())
    assert f"<p>Niet op {short_date(soon)}.</p>" in told(except_on=[soon.isoformat()])
    assert "seizoen is voorbij" not in card(active=False)


def test_that_it_is_not_there_in_a_school_holiday_stands_on_the_paper_with_the_reason(cast, card):
    day = timezone.localdate() + timedelta(days=3)
    kept = {"moments": [{"days": 127, "starts": "10:00", "not_in_school_holidays": True}]}
    assert "herfstvakantie" not in card(**kept)
    SchoolHoliday.objects.create(region_id=cast.here.region.pk, name="Herfstvakantie", first=day, last=day)
    assert f"<p>Niet op {short_date(day)}: herfstvakantie.</p>" in card(**kept)


def test_without_words_on_what_to_expect_it_says_what_it_is_in_whole_sentences(card):
    long = "Samen wandelen. " * 40
    told = card(expect="", description=long)
    assert "Wat is het?" in told
    text = re.search(r"<h2>Wat is het\?</h2>\s*<p>([^<]*)</p>", told)[1]
    assert text.endswith("Samen wandelen.") and 300 < len(text) <= 420
    assert "Wat is het?" not in card(expect="Er staat koffie klaar.")
    assert "Wat is het?" not in card(expect="", description="")


def test_a_text_without_an_end_is_cut_at_a_word():
    assert first_sentences("woord " * 100, 50) == "woord woord woord woord woord woord woord woord…"
    assert first_sentences("Kort. En bondig.", 50) == "Kort. En bondig."
    assert (
        first_sentences("Kom om 10.30 uur naar de zaal. Neem iets mee voor bij de koffie", 50)
        == "Kom om 10.30 uur naar de zaal."
    )


def test_a_text_does_not_break_off_after_a_question():
    answered = (
        "Zing mee met iedereen die wil. Durf je niet alleen? Dan gaat het koortje van vaste gasten achter je staan."
    )
    assert first_sentences(answered, 60) == "Zing mee met iedereen die wil."
    assert first_sentences(answered, 200) == answered
    assert first_sentences("Durf je niet alleen? " + "Dan gaat er iemand mee " * 9, 50) == (
        "Durf je niet alleen? Dan gaat er iemand mee Dan…"
    )
