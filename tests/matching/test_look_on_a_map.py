"""What fits on a map, for a search and for a client; a client's whereabouts and wishes stand in no address and no log."""

import re

import pytest
from django.urls import reverse

from kring.directory.models import Activity
from kring.matching.models import Gap, Waiting
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_person, a_referral, an_accepted_referral

SOUGHT = {"q": "samen koken", "near": "1234 AB", "part": "evening", "access": ["1"]}


@pytest.fixture
def referral(cast):
    """Mrs Beem, whose postcode is known."""
    return an_accepted_referral(cast, person=a_person(postcode="1234 AB"))


@pytest.fixture
def activities(cast):
    """Two on one spot, one further away, one that nobody knows where to find."""
    spots = {"Kookclub": (52.13, 5.13), "Soepgroep": (52.13, 5.13), "Moestuin": (52.2, 5.2), "Belcirkel": (None, None)}
    for title, (latitude, longitude) in spots.items():
        Activity.objects.create(
            region_id=cast.here.region.pk, title=title, theme="meet", latitude=latitude, longitude=longitude
        )


def searched(client, user, **query):
    client.force_login(user)
    return client.get(reverse("directory:search"), query)


def sought(client, user, referral, route="matching:search", **given):
    client.force_login(user)
    return client.post(reverse(route, args=[referral.pk]), given)


def test_a_search_is_shown_on_a_map_with_the_list_beside_it(cast, client, activities):
    text = searched(client, cast.anna, show="map").content.decode()
    assert 'class="pin"' in text
    for title in ("Wandelgroep De Brug", "Kookclub", "Soepgroep", "Moestuin", "Belcirkel"):
        assert f">{title}</a>" in text
    assert "2 plekken:" in text
    assert "plek niet bekend, dus niet op de kaart" in text


def test_the_map_keeps_what_was_searched_when_it_is_moved(cast, client, activities):
    text = searched(client, cast.anna, show="map", q="kookclub", near="1234").content.decode()
    links = re.findall(r'href="(\?[^"]*map=[^"]*)"', text)
    assert links
    assert all("q=kookclub" in link and "near=1234" in link and "show=map" in link for link in links)
    assert 'href="?q=kookclub&amp;near=1234"' in text


def test_what_is_no_view_shows_everything(cast, client, activities):
    text = searched(client, cast.anna, show="map", map="0,0,99<script>").content.decode()
    assert 'class="pin"' in text
    assert "<script>" not in text.split("<main")[1]


def test_without_a_source_no_other_website_is_asked(cast, client, activities):
    answer = searched(client, cast.anna, show="map")
    assert "<image" not in answer.content.decode()
    assert "https:" not in answer.headers["Content-Security-Policy"]


def test_for_a_client_the_map_is_moved_by_the_form(cast, client, referral, activities):
    text = sought(client, cast.dewi, referral, near="1234 AB", show="map").content.decode()
    assert 'class="pin"' in text
    main = text.split("<main")[1]
    assert "map=" not in main
    assert "1234" not in "".join(re.findall(r'(?:href|action|formaction)="([^"]*)"', main))
    view = re.search(r'name="map" value="([\d.,]+)"', main)[1]
    moved = sought(client, cast.dewi, referral, near="1234 AB", show="map", map=view).content.decode()
    assert "Alles tonen" in moved
    assert "Het kruis is het midden van 1234 Westerveld." in text


def test_the_map_for_a_client_has_the_same_buttons_as_the_list(cast, client, referral, activities):
    text = sought(client, cast.dewi, referral, near="1234 AB", show="map").content.decode()
    assert 'name="pick"' in text
    assert "Overdragen aan Wandelgroep De Brug" in text


def test_nothing_of_the_search_for_a_client_stands_in_the_log_of_the_server(cast, client, referral, activities, caplog):
    with caplog.at_level("INFO"):
        sought(client, cast.dewi, referral, **SOUGHT, show="map", map="52.1000,5.1000,13")
    assert caplog.records
    for record in caplog.records:
        assert not re.search(r"1234 AB|koken|52\.1000", str(vars(record)))


def test_what_was_sought_is_filled_in_as_missing_so_that_one_press_notes_it(cast, client, referral):
    text = sought(client, cast.dewi, referral, **SOUGHT).content.decode()
    assert not re.search(r'<option value="cook"\s+selected', text), "guessed from words"
    text = sought(client, cast.dewi, referral, **SOUGHT | {"theme": "cook"}).content.decode()
    form = text.split('id="missing"')[1]
    assert re.search(r'<option value="cook"\s+selected', form)
    assert 'name="missing-area" value="1234"' in form
    assert re.search(r'<option value="wheelchair"\s+selected', form)
    assert form.index('value="wheelchair"') < form.index('value="evening"') < form.index('value="cost"')


def test_noting_it_keeps_the_search_and_says_so(cast, client, referral):
    missing = {"missing-theme": "cook", "missing-area": "1234 AB", "missing-constraint": "evening"}
    answer = sought(client, cast.dewi, referral, "matching:missing", **SOUGHT, **missing)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Genoteerd. U krijgt een stap in Vandaag zodra het er is." in text
    assert 'value="samen koken"' in text
    gap = Gap.objects.get()
    assert (gap.theme, gap.area, gap.constraint) == ("cook", "1234", "evening")
    assert Waiting.objects.get().referral_id == referral.pk
    sought(client, cast.dewi, referral, "matching:missing", **SOUGHT, **missing)
    assert Waiting.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "constraint", "kept"),
    [
        ({"language": "so"}, "language", "so"),
        ({"language": "so"}, "evening", ""),
        ({}, "language", ""),
    ],
)
def test_the_language_that_was_looked_for_stays_with_who_waits_and_not_with_the_gap(
    cast, client, referral, asked, constraint, kept
):
    missing = {"missing-theme": "sport", "missing-area": "1234", "missing-constraint": constraint}
    sought(client, cast.dewi, referral, "matching:missing", near="1234 AB", **asked, **missing)
    assert Waiting.objects.get().languages == kept
    assert "so" not in {str(value) for value in vars(Gap.objects.get()).values()}
    if kept:  # another language, said later, counts; saying none takes nothing away
        sought(client, cast.dewi, referral, "matching:missing", near="1234 AB", language="ti", **missing)
        sought(client, cast.dewi, referral, "matching:missing", near="1234 AB", **missing)
        assert Waiting.objects.get().languages == "ti"


def test_what_cannot_be_noted_is_told_beside_the_field(cast, client, referral):
    answer = sought(client, cast.dewi, referral, "matching:missing", **{"missing-constraint": "none"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Zeg welke soort activiteit ontbreekt." in text
    assert not Gap.objects.exists()


def test_nobody_waits_for_something_before_the_referral_was_accepted(cast, client):
    referral = a_referral(cast)
    missing = {"missing-theme": "cook", "missing-area": "1234", "missing-constraint": "none"}
    answer = sought(client, cast.dewi, referral, "matching:missing", **missing)
    assert answer.status_code == 422
    assert "Dit dossier ligt nu niet bij een welzijnscoach" in answer.content.decode()
    assert not Gap.objects.exists()


def test_the_file_says_what_the_client_waits_for_and_takes_it_back(cast, client, referral):
    missing = {"missing-theme": "cook", "missing-area": "1234", "missing-constraint": "evening"}
    sought(client, cast.dewi, referral, "matching:missing", **missing)
    file = reverse("doors:file", args=[referral.pk])
    assert "Koken en eten, ’s avonds" in client.get(file).content.decode()
    client.force_login(cast.anna)
    assert "Koken en eten, ’s avonds" not in client.get(file).content.decode()
    client.force_login(cast.dewi)
    client.post(reverse("matching:not_missing", args=[referral.pk, Waiting.objects.get().pk]))
    assert "Koken en eten, ’s avonds" not in client.get(file).content.decode()


def test_how_far_it_is_from_a_postcode_is_told_by_post(cast, client):
    client.force_login(cast.dewi)
    address = reverse("directory:activity", args=[cast.activity.pk])
    assert "Hoe ver is het?" in client.get(address).content.decode()
    Activity.objects.filter(pk=cast.activity.pk).update(latitude=52.11, longitude=5.1)
    text = client.post(address, {"near": "1234 AB"}).content.decode()
    for words in ("1234 Westerveld", "1,1 km", "ongeveer 20 minuten lopen", "ongeveer 5 minuten fietsen"):
        assert words in text
    assert "We weten niet waar deze postcode ligt." in client.post(address, {"near": "9999"}).content.decode()
    assert client.post(address, {"near": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("within", "found"), [("foot:15", False), ("foot:30", True), ("bicycle:15", True), ("transit:30", True)]
)
def test_a_limit_in_minutes_leaves_out_what_is_further_away(cast, client, within, found):
    """A kilometre and a half: 25 minutes on foot."""
    Activity.objects.create(
        region_id=cast.here.region.pk, title="Kookclub", theme="cook", latitude=52.1135, longitude=5.1
    )
    text = searched(client, cast.anna, near="1234", within=within).content.decode()
    assert ("Kookclub" in text) is found


@pytest.mark.browser
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["390", "1280"])
def test_axe_finds_nothing_on_maps(cast, referral, activities, open_page, language, viewport):
    page = open_page(user=cast.dewi, language=language, viewport=viewport)
    page.goto(reverse("directory:search") + "?show=map&near=1234")
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
    page.goto(reverse("matching:search", args=[referral.pk]))
    page.locator("button[name=show]").click()
    page.locator(".map").wait_for()
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


@pytest.mark.browser
def test_a_map_works_by_keyboard_and_without_scripts(cast, referral, activities, open_page):
    page = open_page(user=cast.dewi, javascript=False)
    page.goto(reverse("matching:search", args=[referral.pk]))
    page.get_by_role("button", name="Op een kaart tonen").click()
    many = page.get_by_role("button", name="2 plekken")
    many.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Alles tonen").wait_for()
    assert "map=" not in page.url
    page.get_by_role("button", name="Alles tonen").click()
    pin = page.locator("a.pin").first
    pin.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('directory:search')}*/?for={referral.pk}")
