"""Everybody looks for an activity: without an account, a cookie or a script, and without leaving a trace of what was looked for."""

import json
import logging
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation

from kring.config.request_log import Lines
from kring.directory import actions
from kring.directory.models import Activity
from kring.directory.publish.pages.forms import PublicForm
from kring.identity.models import Region


@pytest.fixture
def visit(open_map):
    """Opens a page below the region's map, as anyone."""

    def go(path="", **given):
        answer = Client().get(f"/map/{open_map}/{path}", given)
        assert not answer.cookies
        return answer

    return go


@pytest.fixture
def look(open_map):
    """Sends the search form, as anyone."""

    def send(**given):
        answer = Client(enforce_csrf_checks=True).post(f"/map/{open_map}/", given)
        assert answer.status_code == 200 and not answer.cookies
        return answer

    return send


def found(answer) -> list[str]:
    """The titles that a page lists, in order."""
    return re.findall(r'<p class="map-row-title"><a [^>]*>([^<]+)</a>', answer.text)


def test_everything_is_there_without_asking(visit):
    assert found(visit()) == ["Wandelgroep De Brug"]


def test_what_fits_is_found_and_says_why(look, offer):
    offer("Eettafel", description="Samen eten en praten", latitude=52.1, longitude=5.1)

    answer = look(q="samen eten", near="1234", lang="nl")
    assert found(answer)[0] == "Eettafel"
    assert "gaat over ‘eten’" in answer.text or "gaat over ‘samen eten’" in answer.text
    assert "vlakbij" in answer.text


def test_a_day_or_a_kind_narrows_it_down(look, offer):
    for number in range(6):
        offer(f"Koor {number}", theme="culture", days=0b1)

    assert "Wandelgroep De Brug" in found(look())
    assert "Wandelgroep De Brug" not in found(look(days="1"))
    assert "Wandelgroep De Brug" not in found(look(theme="culture"))


def test_there_are_more_pages(look, offer):
    for number in range(25):
        offer(f"Koor {number:02}")
    first = look()
    assert len(found(first)) == 20 and 'name="page" value="20"' in first.text
    rest = look(page=20)
    assert len(found(rest)) == 6 and not set(found(first)) & set(found(rest))


def test_on_paper_stands_what_was_asked_which_page_it_is_and_whom_to_call(look, offer):
    for number in range(25):
        offer(
            f"Koor {number:02}",
            theme="culture",
            description="Zingen",
            phone="020 123 45 67",
            latitude=52.1,
            longitude=5.1,
        )
    answer = look(q="zingen", days="1", buddy="", page="20", lang="nl")
    page = " ".join(re.sub(r"<[^>]+>", "", answer.text).split())
    assert "Wat zou u willen doen? zingen · Dagen Maandag · Pagina 2 van 2 ·" in page
    assert "Telefoon: 020 123 4567" in page
    assert "Activiteiten op de kaart: 5 van 25" in page
    assert 'class="on-paper' in answer.text


def test_on_paper_every_choice_stands_in_words():
    form = PublicForm(QueryDict("theme=walk&days=1&access=1&access=16&within=2&most=0&group=small&language=ar"))
    with translation.override("nl"):
        assert dict(form.told()) == {
            "Soorten": "Wandelen",
            "Hoogstens zo ver": "2 km",
            "Kosten per maand hoogstens": "alleen gratis",
            "Dagen": "Maandag",
            "Spreekt": "Arabisch",
            "Met hoeveel mensen": "kleine groep",
            "Kan niet zonder": "rolstoeltoegankelijk, prikkelarm",
        }


def test_what_is_looked_for_stands_in_no_address_and_no_log(look, caplog):
    with caplog.at_level(logging.INFO):
        answer = look(q="eenzaam na de scheiding", near="1234")
    lines = [Lines().format(record) for record in caplog.records]

    assert any('"route": "public:map"' in line for line in lines)
    assert not any("eenzaam" in line or "1234" in line for line in lines)
    links = re.findall(r'(?:href|action|formaction)="([^"]*)"', answer.text)
    assert links and not [link for link in links if "eenzaam" in link and not link.startswith("mailto:")]


def test_an_activity_at_several_places_stands_there_once_with_its_places_nearest_first(look, offer, open_map):
    same = {"organiser": "Koor", "days": 2, "town": "Westerveld", "longitude": 5.1}
    far, near, middle = (offer("Zingen", latitude=52.1 + km / 111.2, venue=f"Zaal {km}", **same) for km in (9, 1, 4))
    Activity.objects.exclude(title="Zingen").update(active=False)
    answer = look(q="zingen", near="1234", lang="nl")
    assert found(answer) == ["Zingen"]
    assert f"/{near.pk}/" in answer.text.split("map-row-title")[1]
    places = re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', answer.text.split('class="elsewhere"')[1])
    assert places[:2] == [
        (f"/map/{open_map}/{middle.pk}/?lang=nl", "Zaal 4, Westerveld"),
        (f"/map/{open_map}/{far.pk}/?lang=nl", "Zaal 9, Westerveld"),
    ]
    assert len(re.findall(r'class="pin"', answer.text)) == 3  # each place has the number of its line

    Activity.objects.filter(pk=middle.pk).update(public=False)
    assert "Zaal 4" not in look(q="zingen", near="1234").text


def test_somebody_who_shares_a_search_gives_an_address_that_finds_the_same(look, offer, open_map):
    offer("Eettafel", description="Samen eten en praten")
    answer = look(q="eten", lang="nl")
    shared = re.search(r'id="share-url"[^>]* value="([^"]+)"', answer.text)[1].replace("&amp;", "&")

    assert shared.startswith("http://localhost:8000/map/") and "q=eten" in shared
    again = Client().get(shared.removeprefix("http://localhost:8000"))
    assert found(again) == found(answer) and found(answer)[0] == "Eettafel"
    assert again["X-Robots-Tag"] == "noindex"


def test_a_page_is_in_the_language_that_its_address_says(visit, cast):
    assert "Wat is er te doen?" in visit(lang="nl").text
    english = visit(lang="en").text
    assert '<html lang="en">' in english and "What is there to do?" in english
    assert f"/{cast.activity.pk}/?lang=en" in english
    assert "Practical" in visit(f"{cast.activity.pk}/", lang="en").text


def test_titles_that_begin_with_a_letter_come_first(look, offer):
    for title in ("50+ gym", "– Aan tafel", "Zwemmen", "'t Ommetje"):
        offer(title)
    titles = ["– Aan tafel", "&#39;t Ommetje", "Wandelgroep De Brug", "Zwemmen", "50+ gym"]
    assert found(look()) == titles


def test_who_can_be_written_to_has_a_link_and_the_website_is_not_recommended(visit, cast):
    Activity.objects.filter(pk=cast.activity.pk).update(email="brug@example.org", website="https://brug.example.org")
    text = visit(f"{cast.activity.pk}/").text
    assert 'href="mailto:brug@example.org">brug@example.org</a>' in text
    assert 'href="https://brug.example.org" rel="nofollow noreferrer noopener"' in text


def test_one_place_at_the_other_side_of_the_world_does_not_make_a_dot_of_the_others(look, offer):
    for number in range(8):
        offer(f"Koor {number}", latitude=52.1 + number / 100, longitude=5.1 + number / 50)
    near = look(lang="en").text
    offer("Choir of Alaska", latitude=61.2, longitude=-149.9)
    shown = look(lang="en").text

    def scale(text):
        return re.search(r'class="scale" x="0" y="-8">([^<]+)', text)[1]

    assert scale(shown) == scale(near)
    there = re.search(
        r'outside this part of the map.*?name="map" value="([^"]+)"[^>]*>Show where it is', shown, re.DOTALL
    )
    assert there[1].startswith("61.2")
    everything = re.search(r'name="map" value="([^"]+)" aria-label="Show everything"', shown)[1]
    assert "outside this part" not in look(lang="en", map=everything).text
    assert "Back to the beginning" in look(lang="en", map=everything).text


def test_one_activity_has_a_lasting_address_and_facts_for_search_engines(visit, cast):
    answer = visit(f"{cast.activity.pk}/")
    assert f'<link rel="canonical" href="http://localhost:8000/map/westerveld/{cast.activity.pk}/">' in answer.text

    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL)[1]
    told = json.loads(block)
    assert told["name"] == "Wandelgroep De Brug" and told["offers"]["price"] == "0.00"
    assert told["hoursAvailable"]["opens"] == "10:00"
    assert "noindex" not in answer.text.split("<body")[0]


def test_a_description_cannot_end_the_block_that_it_stands_in(visit, cast):
    evil = "</script><script>alert(1)</script><b>"
    Activity.objects.filter(pk=cast.activity.pk).update(description=evil, title="Koor </title><b>")
    text = visit(f"{cast.activity.pk}/").text

    assert "<script>alert" not in text and "</title><b>" not in text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1]
    assert json.loads(block)["description"] == evil


def test_an_entry_that_turned_out_to_be_another_leads_there(visit, cast, offer):
    double = offer("Wandelen met De Brug")
    assert visit(f"{double.pk}/").status_code == 200
    double.merged_into, double.active = cast.activity, False
    double.save()

    answer = visit(f"{double.pk}/", lang="en")
    assert (answer.status_code, answer["Location"]) == (301, f"/map/westerveld/{cast.activity.pk}/?lang=en")
    told = visit(f"api/services/{double.pk}")
    there = f"/map/westerveld/api/services/{cast.activity.pk}"
    assert (told.status_code, told["Location"], told.json()["status"]) == (301, there, 301)
    assert visit("api/services/" + there.rpartition("/")[2]).json()["name"] == cast.activity.title
    cast.activity.public = False
    cast.activity.save()
    assert visit(f"{double.pk}/").status_code == visit(f"api/services/{double.pk}").status_code == 404


def test_the_address_of_what_stopped_says_that_it_stopped(visit, cast):
    address = f"{cast.activity.pk}/"
    assert visit(address).status_code == 200
    Activity.objects.filter(pk=cast.activity.pk).update(active=False)
    gone = visit(address)
    assert (
        gone.status_code == 410 and "Deze activiteit is gestopt" in gone.text and cast.activity.title not in gone.text
    )
    Activity.objects.filter(pk=cast.activity.pk).update(public=False)
    assert visit(address).status_code == 404


def test_on_its_last_day_it_is_still_there_and_says_so(visit, cast):
    actions.stop(cast.actor(cast.ivo), cast.activity.pk, timezone.localdate())
    page = visit(f"{cast.activity.pk}/")
    assert page.status_code == 200 and "Deze activiteit is er vandaag voor het laatst." in page.text
    assert cast.activity.title in visit().text
    actions.stop(cast.actor(cast.ivo), cast.activity.pk, timezone.localdate() - timedelta(days=1))
    assert visit(f"{cast.activity.pk}/").status_code == 410


def test_the_list_says_in_which_town_it_is_and_in_which_language_it_is_written(visit, cast):
    Activity.objects.filter(pk=cast.activity.pk).update(town="Westerveld-Dorp", venue="De Brug", description="Lopen.")
    assert "De Brug, Westerveld-Dorp" in visit("").text
    assert 'lang="nl"' not in visit(f"{cast.activity.pk}/").text.partition("<main")[2]
    for page in ("", f"{cast.activity.pk}/"):
        told = visit(page, lang="en").text.partition("<main")[2]
        assert re.search(rf'lang="nl">(?:<a [^>]*>)?{cast.activity.title}', told)
    assert re.search(r'<div lang="nl"><p>Lopen\.', told)


def test_nobody_may_show_it_in_a_frame_but_who_the_region_named(visit, cast, open_map):
    def policy(answer):
        return re.search(r"frame-ancestors ([^;]+)", answer["Content-Security-Policy"])[1]

    for path in ("", f"{cast.activity.pk}/"):
        assert policy(visit(path, embed="1")) == "'none'" and visit(path, embed="1")["X-Frame-Options"] == "DENY"
    Region.objects.filter(slug=open_map).update(embedded_by="https://www.westerveld.example\nhttps://wijk.example")
    for path in ("", f"{cast.activity.pk}/"):
        framed = visit(path, embed="1")
        assert policy(framed) == "https://www.westerveld.example https://wijk.example"
        assert "X-Frame-Options" not in framed
        assert '<header class="topbar">' not in framed.text and '<footer class="footer">' not in framed.text
        assert policy(visit(path)) == "'none'" and visit(path)["X-Frame-Options"] == "DENY"
        assert '<header class="topbar">' in visit(path).text
    assert f"/{cast.activity.pk}/?embed=1" in visit(embed="1").text


def test_search_engines_find_each_activity_and_nothing_else(visit, cast, open_map, monkeypatch):
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    robots = Client().get("/robots.txt").text
    assert f"Sitemap: http://localhost:8000/map/{open_map}/sitemap.xml" in robots and "\nDisallow: /\n" in robots
    places = [one.text for one in ElementTree.fromstring(visit("sitemap.xml").content).findall(".//s:loc", space)]
    assert places == [f"http://localhost:8000/map/{open_map}/{path}" for path in ("", f"{cast.activity.pk}/")]

    Activity.objects.create(region_id=cast.here.region.pk, title="Koor", theme="meet")
    monkeypatch.setattr("kring.directory.publish.pages.queries.PER_SITEMAP", 1)
    parts = [
        one.text for one in ElementTree.fromstring(visit("sitemap.xml").content).findall(".//s:sitemap/s:loc", space)
    ]
    assert [part.rsplit("/")[-1] for part in parts] == ["sitemap-0.xml", "sitemap-1.xml"]
    assert len(ElementTree.fromstring(visit("sitemap-1.xml").content).findall(".//s:loc", space)) == 1
    assert visit("sitemap-2.xml").status_code == 404


def test_who_meets_newcomers_is_not_told_to_everybody(visit, cast):
    Activity.objects.filter(pk=cast.activity.pk).update(buddy=True, meets="Ria van de balie")

    text = visit(f"{cast.activity.pk}/", lang="nl").text
    assert "Ria" not in text
    signed_in = Client()
    signed_in.force_login(cast.dewi)
    assert "Ria van de balie" in signed_in.get(f"/activities/{cast.activity.pk}/").text


def test_an_entry_that_nobody_confirmed_says_so(visit, cast):
    assert "Nobody confirmed this" not in visit(f"{cast.activity.pk}/", lang="en").text
    yesterday = timezone.localdate() - timedelta(days=1)
    Activity.objects.filter(pk=cast.activity.pk).update(expires_on=yesterday)

    assert (
        "lang niet bevestigd" in visit(f"{cast.activity.pk}/", lang="nl").text
        or "Bel eerst" in visit(f"{cast.activity.pk}/", lang="nl").text
    )


def test_who_asks_too_much_gets_a_page_that_says_so(visit, settings):
    settings.KRING_PUBLIC_REQUESTS = 1
    assert visit().status_code == 200
    answer = visit()
    assert answer.status_code == 429 and answer["Retry-After"] == "60" and "<h1>" in answer.text


def test_a_page_can_only_be_read(open_map, cast):
    for method in ("put", "delete", "patch"):
        assert getattr(Client(), method)(f"/map/{open_map}/").status_code == 405
    assert Client().post(f"/map/{open_map}/{cast.activity.pk}/").status_code == 405
