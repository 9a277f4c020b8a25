"""A profile gives what fits, why, and what to look out for; when little fits, it says what was let go."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from kring.directory.models import Access, Activity, PostcodeArea
from kring.directory.queries import Wanted, search
from kring.directory.rules.moments import AFTERNOON, EVENING, EVERY_DAY, MORNING
from kring.directory.search.fitting import Facet, Need
from kring.ui.dates import short_date

TUESDAY = 0b10


@pytest.fixture
def make(cast):
    Activity.objects.update(active=False)

    def one(title, **fields):
        known = {
            "region_id": cast.here.region.pk,
            "title": title,
            "theme": "meet",
            "phone": "030 123 45 67",
            "when_words": "in overleg",
        }
        return Activity.objects.create(**known | fields)

    return one


@pytest.fixture
def match(cast):
    def look(near="", **need):
        return search(cast.actor(cast.dewi), Wanted(Need(**need), near=near, strictly=False))

    return look


def titles(results):
    return [row.title for row in results.rows]


def test_what_fits_comes_before_what_does_not_say(make, match):
    make("Zegt niets")
    make("Past", days=TUESDAY, cost=Decimal(0))
    results = match(days=TUESDAY, most=0)

    assert titles(results) == ["Past", "Zegt niets"]
    fits, unsaid = (row.why for row in results.rows)
    assert set(fits.fits) == {Facet.DAY, Facet.COST}
    assert set(unsaid.unsaid) == {Facet.DAY, Facet.COST}


def test_what_is_shown_only_since_something_was_let_go_comes_after_what_fits_however_near_it_is(make, match):
    PostcodeArea.objects.update_or_create(code="1234", defaults={"place": "Hier", "latitude": 52.1, "longitude": 5.1})
    here = {"latitude": 52.1, "longitude": 5.1, "age_min": 18, "age_max": 90}
    for number in range(3):
        make(f"Koffie {number}", **here)
    make("Geldcafé", theme="money", **here | {"latitude": 52.12})

    results = match(near="1234", themes=frozenset(["money"]), age=40)
    assert results.let_go == (Facet.THEME,) and len(results.rows) == 4
    assert titles(results)[0] == "Geldcafé"


def test_what_surely_fits_round_the_corner_comes_before_what_says_it_louder_an_hour_away(make, match, cast):
    PostcodeArea.objects.update_or_create(code="1234", defaults={"place": "Hier", "latitude": 52.1, "longitude": 5.1})
    make(
        "Wandelen, wandelen en nog eens wandelen",
        description="Wandelen voor wie van wandelen houdt.",
        latitude=52.35,
        longitude=5.1,
    )
    make(
        "Dinsdagtocht",
        description="Een gezellige club van buren die elkaar op dinsdag treft in het dorpshuis: eerst koffie met wat lekkers, daarna "
        "een ommetje van een uur door het buitengebied, en wie dat te ver is gaat met de huifkar mee en hoort verhalen van vroeger.",
        days=TUESDAY, starts=time(9, 30), ends=time(11), cost=Decimal(0), latitude=52.1, longitude=5.1,
    )  # fmt: skip
    results = match(near="1234", text="wandelen", days=TUESDAY, most=10)
    assert titles(results)[0] == "Dinsdagtocht"


def test_a_misfit_is_hidden_while_enough_fits(make, match):
    for number in range(5):
        make(f"Past {number}", days=TUESDAY)
    make("Op vrijdag", days=0b10000)
    results = match(days=TUESDAY)

    assert "Op vrijdag" not in titles(results)
    assert results.let_go == ()


def test_when_little_fits_something_is_let_go_and_said(make, match):
    make("Op vrijdag", days=0b10000, cost=Decimal(0))
    make("Past", days=TUESDAY, cost=Decimal(0))
    results = match(days=TUESDAY, most=0)

    assert titles(results) == ["Past", "Op vrijdag"]
    assert results.let_go == (Facet.DAY,)
    assert results.rows[1].why.misfits == (Facet.DAY,)
    with translation.override("nl"):
        assert results.let_go_words == "ook op andere dagen"
        assert results.rows[1].attention == ["op een andere dag"]


def test_a_little_further_is_tried_before_the_other_end_of_the_region(make, match):
    for number in range(5):
        make(f"Net verder {number}", latitude=52.1 + 0.03, longitude=5.1)
    make("Ver weg", latitude=52.6, longitude=5.1)

    assert set(titles(match(near="1234"))) >= {"Ver weg", "Net verder 0"}
    results = match(near="1234", within=2.0)
    assert results.let_go == (Facet.PLACE,)
    assert len(results.rows) == 5
    assert "Ver weg" not in titles(results)


def test_what_says_nothing_of_where_it_is_is_not_taken_for_near(make, match):
    PostcodeArea.objects.update_or_create(code="1234", defaults={"place": "Hier", "latitude": 52.1, "longitude": 5.1})
    for number in range(5):
        make(f"Ergens {number}")
    make("Zwembad van hier", latitude=52.1 + 0.04, longitude=5.1)
    results = match(near="1234", within=2.0)
    assert results.let_go == (Facet.PLACE,)
    assert titles(results)[0] == "Zwembad van hier" and len(results.rows) == 6


def test_what_is_in_another_part_of_the_world_comes_last_whatever_it_says(make, match):
    PostcodeArea.objects.update_or_create(code="1234", defaults={"place": "Hier", "latitude": 52.1, "longitude": 5.1})
    make("Zingen", description="Zingen, zingen, zingen.", latitude=25.8, longitude=-80.2)
    make("Koor met koffie", description="Wij zingen soms.", latitude=52.1, longitude=5.2)
    assert titles(match(text="zingen")) == ["Zingen", "Koor met koffie"]
    assert titles(match(text="zingen", near="1234")) == ["Koor met koffie", "Zingen"]


def test_who_cannot_get_in_is_never_sent_there(make, match):
    make("Met trap", description="Let op: het gebouw is niet rolstoeltoegankelijk.")
    make("Zegt niets van de ingang")
    make("Drempelloos", access=Access.WHEELCHAIR + Access.TOILET)

    assert titles(match(access=Access.WHEELCHAIR)) == ["Drempelloos", "Zegt niets van de ingang"]
    assert "Met trap" in titles(match())


def test_an_entry_that_speaks_of_another_facility_is_shown_with_what_to_ask(make, match):
    make("Bij de bushalte", access=Access.PARKING + Access.PUBLIC_TRANSPORT)
    make("Drempelloos", access=Access.WHEELCHAIR)

    fits, unsaid = match(access=Access.WHEELCHAIR).rows
    assert (fits.title, unsaid.title) == ("Drempelloos", "Bij de bushalte")
    assert unsaid.why.unsaid == (Facet.ACCESS,)
    with translation.override("nl"):
        assert unsaid.attention == ["vraag of het toegankelijk is"]


def test_part_of_what_is_needed_leaves_the_rest_to_be_asked(make, match):
    make("Drempelloos", access=Access.WHEELCHAIR)
    make("Geen aangepast toilet", access=Access.WHEELCHAIR, description="Er is geen aangepast toilet.")

    [row] = match(access=Access.WHEELCHAIR + Access.TOILET).rows
    assert (row.title, row.why.unsaid) == ("Drempelloos", (Facet.ACCESS,))
    assert len(match(access=Access.WHEELCHAIR).rows) == 2


MONDAY_MORNING_AND_THURSDAY_EVENING = [
    {"days": 0b0001, "starts": "10:00", "ends": "12:00"},
    {"days": 0b1000, "starts": "19:00", "ends": "21:00"},
]


def test_hours_that_differ_from_day_to_day_count_for_their_own_day(make, match):
    make("Zangkoor", days=0b1001, moments=MONDAY_MORNING_AND_THURSDAY_EVENING)

    def marks(**need):
        [row] = match(**need).rows
        return {*row.why.fits}, {*row.why.misfits}, {*row.why.unsaid}

    assert marks(parts=MORNING) == ({Facet.TIME}, set(), set())
    assert marks(parts=AFTERNOON) == (set(), {Facet.TIME}, set())
    assert marks(parts=MORNING, days=0b0001) == ({Facet.DAY, Facet.TIME}, set(), set())
    assert marks(parts=EVENING, days=0b0001) == ({Facet.DAY}, {Facet.TIME}, set())
    assert marks(parts=EVENING, days=0b1001) == ({Facet.DAY, Facet.TIME}, set(), set())
    assert marks(parts=EVENING, days=TUESDAY) == ({Facet.TIME}, {Facet.DAY}, set())


def test_hours_in_words_tell_the_part_of_the_day(make, match):
    make("Concert", when_words="6 zondagen, 11.30 uur")
    make("Koor", when_words="eens per kwartaal, 19.30-21.30")
    make("Inloop")
    why = {row.title: row.why for row in match(parts=EVENING).rows}
    assert why["Koor"].fits == why["Concert"].misfits == why["Inloop"].unsaid == (Facet.TIME,)


def test_a_day_without_hours_is_asked_at_what_time(make, match):
    make("Zangkoor", days=0b1001, moments=[{"days": 0b0001}, {"days": 0b1000, "starts": "19:00"}])

    [monday], [thursday] = (match(parts=MORNING, days=days).rows for days in (0b0001, 0b1000))
    assert monday.why.unsaid == (Facet.TIME,)
    assert thursday.why.misfits == (Facet.TIME,)
    with translation.override("nl"):
        assert monday.attention == ["vraag hoe laat"]


def test_a_guessed_kind_is_no_reason_but_something_to_look_at(make, match, cast):
    make("Geraden", theme="walk", theme_guessed=True)
    make("Gezegd", theme="walk")

    said, guessed = match(themes=frozenset({"walk"})).rows
    assert (said.title, said.why.fits) == ("Gezegd", (Facet.THEME,))
    assert (guessed.title, guessed.why.fits, guessed.why.unsaid) == ("Geraden", (), (Facet.THEME,))
    strictly = search(cast.actor(cast.dewi), Wanted(Need(themes=frozenset({"walk"}))))
    assert set(titles(strictly)) == {"Gezegd", "Geraden"}
    by_words = search(cast.actor(cast.dewi), Wanted(Need(text="wandelen")))
    assert titles(by_words) == ["Gezegd"]


def test_a_title_that_says_nothing_makes_no_kind(make, match, cast):
    make("Gouden dagen", theme="meet", theme_guessed=True)
    make("Inloop", theme="meet", theme_guessed=True)

    wanted = frozenset({"meet"})
    assert titles(search(cast.actor(cast.dewi), Wanted(Need(themes=wanted)))) == ["Inloop"]
    everything = {row.title: row for row in search(cast.actor(cast.dewi), Wanted(Need())).rows}
    assert everything["Gouden dagen"].theme == "" and everything["Inloop"].theme
    assert titles(search(cast.actor(cast.dewi), Wanted(Need(text="ontmoeting")))) == []


def test_what_is_not_there_now_says_when_it_is(make, match):
    today = timezone.localdate()
    ago, ahead = today - timedelta(days=30), today + timedelta(days=60)

    def attention(*moments):
        Activity.objects.update(active=False)
        make("Tuinclub", days=EVERY_DAY, moments=list(moments))
        with translation.override("nl"):
            return match().rows[0].attention

    season = {"days": EVERY_DAY, "first": ago.isoformat(), "last": ahead.isoformat()}
    over = {"days": EVERY_DAY, "last": ago.isoformat()}
    coming = {"days": EVERY_DAY, "first": ahead.isoformat()}
    assert attention(season) == attention(season, over) == []
    with translation.override("nl"):
        day = short_date(ahead)
    assert attention(coming) == [f"nog niet: begint op {day}"]
    assert attention(over, coming) == [f"nu niet: begint weer op {day}"]
    assert attention(over) == ["het laatste seizoen is voorbij: vraag of het weer begint"]


def test_a_day_soon_on_which_it_is_not_there_is_said(make, match):
    today = timezone.localdate()
    soon, later = today + timedelta(days=3), today + timedelta(days=40)
    make("Tuinclub", days=EVERY_DAY, moments=[{"days": EVERY_DAY, "except_on": [str(soon), str(later)]}])
    with translation.override("nl"):
        assert match().rows[0].attention == [f"niet op {short_date(soon)}"]


def test_what_is_full_comes_after_others_that_fit_as_well_and_where_people_wait_half_as_far(make, match):
    make("Alvast vol", full=True)
    make("Bijna vol", full=True, waiting=2)
    make("Zeker plek")
    assert titles(match()) == titles(match(near="1234")) == ["Zeker plek", "Bijna vol", "Alvast vol"]
    for title in ("Alvast vol", "Bijna vol", "Zeker plek"):
        Activity.objects.filter(title=title).update(description="Zingen in een koor", days=TUESDAY)
    assert titles(match(text="zingen", days=TUESDAY)) == ["Zeker plek", "Bijna vol", "Alvast vol"]


def test_a_kind_that_is_not_known_is_looked_at_and_comes_after_what_is_of_it(make, match, cast):
    make("Aan de wandel", theme="walk")
    make("Bridge", theme="sport")
    make("Zomaar", theme="meet", theme_guessed=True)
    make("Weer een", theme="walk", theme_guessed=True)
    walk = frozenset({"walk"})
    for number in range(5):
        make(f"Loop {number}", theme="walk")

    found = {row.title: row for row in match(themes=walk).rows}
    assert "Bridge" not in found and found["Zomaar"].why.unsaid == (Facet.THEME,)
    assert list(found)[-2:] == ["Weer een", "Zomaar"]
    with translation.override("en"):
        assert found["Zomaar"].attention == ["its kind is not known: look whether it is what is sought"]
        assert found["Weer een"].attention == ["its kind was guessed from the title: look whether it is what is sought"]
    strictly = search(cast.actor(cast.dewi), Wanted(Need(themes=walk)))
    assert "Zomaar" not in titles(strictly) and "Weer een" in titles(strictly)


def test_only_an_age_that_an_entry_names_is_a_reason(make, match):
    make("Ouderengym", age_min=60)
    make("Peutergym")
    make("Gym voor allen")
    make("Zwemmen", age_words="alleen met diploma")

    found = {row.title: (row.why.fits, row.why.unsaid) for row in match(age=70).rows}
    assert found["Ouderengym"] == ((Facet.AGE,), ())
    assert found["Gym voor allen"] == ((), ())
    assert found["Peutergym"] == found["Zwemmen"] == ((), (Facet.AGE,))
    assert not any(row.why.fits or row.why.unsaid for row in match().rows)


def test_what_is_for_children_by_its_words_is_left_out_or_comes_last_for_an_adult(make, match):
    make("Ontbijt op school", age_words="leerlingen van 4 t/m 12 jaar")
    make("Peuterontbijt: ontbijt, ontbijt")
    make("Samen aan het ontbijt met koffie, thee en een praatje")
    assert titles(match(text="ontbijt")).index("Peuterontbijt: ontbijt, ontbijt") < 2
    for_adult = match(text="ontbijt", age=40)
    assert titles(for_adult) == [
        "Samen aan het ontbijt met koffie, thee en een praatje",
        "Peuterontbijt: ontbijt, ontbijt",
    ]
    assert "vraag voor welke leeftijd het is" in for_adult.rows[1].attention
    assert titles(match(text="ontbijt met mijn peuter", age=40))[0] == "Peuterontbijt: ontbijt, ontbijt"
    assert "Ontbijt op school" in titles(match(text="ontbijt", age=8))


def test_what_names_a_price_is_not_free_and_needs_not_be_asked(make, match):
    make("Bootcamp", cost_words="strippenkaart 10 lessen € 95")
    make("Wandelen", cost_words="")
    unsaid, priced = match(most=0).rows
    assert (unsaid.title, unsaid.attention) == ("Wandelen", ["vraag wat het kost"])
    assert (priced.title, priced.attention) == ("Bootcamp", ["kost meer"])
    assert {row.title: row.attention for row in match(most=25).rows}["Bootcamp"] == ["kijk of de prijs past"]


def test_another_age_is_not_let_go(make, match):
    make("Jeugdhonk", age_max=17)
    assert titles(match(age=16)) == ["Jeugdhonk"]
    assert titles(match(age=70)) == []


def test_language_part_of_the_day_group_and_buddy(make, match):
    make("Arabische koffie", spoken="ar", starts=time(10), ends=time(11), group_size="small", buddy=True)
    make("Avondgroep", starts=time(20), ends=time(22), group_size="large", buddy=False)
    results = match(languages=frozenset({"ar"}), parts=MORNING, group="small", buddy=True)

    first, second = results.rows
    assert first.title == "Arabische koffie"
    assert set(first.why.fits) == {Facet.LANGUAGE, Facet.TIME, Facet.GROUP, Facet.BUDDY}
    assert set(second.why.misfits) == {Facet.LANGUAGE, Facet.TIME, Facet.GROUP, Facet.BUDDY}


def test_words_say_which_wish_is_served(make, match):
    make("Koffie-inloop", description="Een kop koffie en een praatje")
    with translation.override("nl"):
        [row] = match(text="eenzaam").rows
        assert "eenzaam" in row.reasons[0]
        assert row.why.says


def test_full_trial_pass_and_waiting_list_are_said(make, match):
    make("Vol", full=True, trial=True, city_pass=True, waiting=3)
    with translation.override("nl"):
        [row] = match().rows
        assert row.attention == ["vol op dit moment", "er is een wachtlijst"]
        assert row.reasons == ["de eerste keer is gratis", "goedkoper met de stadspas"]


def test_the_same_question_gets_the_same_answer(make, match):
    for number in range(30):
        make(f"Groep {number % 7}", days=1 << number % 5, cost=Decimal(number % 3))
    first = [row.id for row in match(text="groep", days=TUESDAY, most=2).rows]
    assert first == [row.id for row in match(text="groep", days=TUESDAY, most=2).rows]


def test_what_is_far_away_or_says_neither_when_nor_how_to_reach_it_tells_so(make, match, cast):
    PostcodeArea.objects.update_or_create(code="1234", defaults={"place": "Hier", "latitude": 52.1, "longitude": 5.1})
    make("Zingen hier", latitude=52.1, longitude=5.11, days=TUESDAY)
    make("Zingen ver weg", latitude=52.35, longitude=5.1, phone="", when_words="")
    with translation.override("nl"):
        here, far = match(near="1234", text="zingen").rows
        assert (here.title, here.attention) == ("Zingen hier", [])
        assert far.attention == [
            "ver weg",
            "geen tijden bekend: vraag wanneer het is",
            "geen telefoonnummer, e-mailadres of website bekend",
        ]
        assert [row.attention for row in match(near="1234").rows] == [[], []]  # nothing was asked
        _here, asked = match(near="1234", text="zingen", within=5, days=TUESDAY).rows
        assert asked.attention[1:] == ["verder weg", "vraag op welke dag"]  # told once


def test_a_word_of_which_nothing_is_said_is_told_on_the_page(make, cast, client):
    make("Zingen")
    client.force_login(cast.dewi)
    with translation.override("nl"):
        assert "Voor ‘kwartels’ is niets gevonden." in client.get("/activities/?q=zingen+kwartels").text
        assert "is niets gevonden" not in client.get("/activities/?q=zingen").text
