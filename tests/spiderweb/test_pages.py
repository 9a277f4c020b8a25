"""The pages of a web: what is drawn stands in the table too, forms come back as they were filled in, paper names nobody."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.journey.actions.course import close
from kring.referral.models import Referral
from kring.spiderweb.models import Web
from kring.spiderweb.rules.web import Dimension
from tests.factories import an_accepted_referral
from tests.spiderweb.webs import a_web, posted, some_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(cast, client):
    """A course of some weeks that Dewi, who is signed in, took up."""
    client.force_login(cast.dewi)
    referral = an_accepted_referral(cast)
    Referral.objects.update(sent_at=timezone.now() - timedelta(days=60))
    referral.refresh_from_db()
    return referral


def address(name, referral, *parts):
    return reverse(f"spiderweb:{name}", args=[referral.pk, *parts])


def days(count):
    return timezone.localdate() - timedelta(days=count)


def cells(page):
    """The table of a page: for each dimension its cells."""
    body = re.search(r'id="web-table".*?<tbody.*?</tbody>', page, re.DOTALL)[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)[1:]
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_the_drawing_in_words_says_what_the_table_says(client, cast, referral):
    a_web(cast, referral, 6, 5, 3, None, 1, 8, on=days(20))
    a_web(cast, referral, 6, 7, 4, 5, None, 8, words={Dimension.BODY: "Stijf"}, talk=frozenset({Dimension.MIND}))
    page = client.get(address("webs", referral)).text
    assert cells(page) == [
        ["Lichaamsfuncties", "6", "6", "Stijf"],
        ["Mentaal welbevinden", "7", "5", "wil hierover praten"],
        ["Zingeving", "4", "3", "–"],
        ["Kwaliteit van leven", "5", "geen cijfer", "–"],
        ["Meedoen", "geen cijfer", "1", "–"],
        ["Dagelijks functioneren", "8", "8", "–"],
    ]
    told = re.search(r'class="web-drawing"[^>]*aria-label="([^"]+)"', page)[1]
    assert all(f"{name}: {now}, eerder: {before}" in told for name, now, before, _said in cells(page))


def test_the_first_web_has_none_behind_it_and_a_later_one_the_one_before(client, cast, referral):
    first = a_web(cast, referral, on=days(20))
    page = client.get(address("webs", referral)).text
    assert 'class="web-layer now"' in page and 'class="web-layer before"' not in page
    middle = a_web(cast, referral, on=days(10))
    last = a_web(cast, referral)
    page = client.get(address("webs", referral)).text
    assert page.count('<g class="web-layer before">') == 2  # in the drawing and in what explains it
    assert all(address("web", referral, one.pk) in page for one in (first, middle))
    older = client.get(address("web", referral, middle.pk)).text
    assert address("web", referral, last.pk) in older and '<g class="web-layer before">' in older
    assert '<g class="web-layer before">' not in client.get(address("web", referral, first.pk)).text


def test_what_the_client_wants_to_talk_about_stands_with_the_next_step(client, cast, referral):
    file = reverse("doors:file", args=[referral.pk])
    a_web(cast, referral, on=days(20), talk=frozenset({Dimension.DAILY}))
    assert "De cliënt wil praten over: Dagelijks functioneren" in client.get(file).text
    a_web(cast, referral, talk=frozenset({Dimension.MEANING, Dimension.BODY}))
    page = client.get(file).text
    assert "De cliënt wil praten over: Lichaamsfuncties; Zingeving" in page
    assert "Dagelijks functioneren" not in page
    assert AuditEntry.objects.filter(verb="web.read", dossier_id=referral.pk).count() == 2


def test_the_file_tells_the_referrer_only_of_what_was_made_by_both(client, cast, referral):
    a_web(cast, referral, talk=frozenset({Dimension.DAILY}))
    file = reverse("doors:file", args=[referral.pk])
    assert "Dagelijks functioneren" in client.get(file).text
    client.force_login(cast.anna)
    page = client.get(file).text
    assert "Dagelijks functioneren" not in page and "Er is nog geen web." in page
    assert address("new", referral) in page
    client.post(address("new", referral), posted() | {"talk_meaning": "on"})
    assert "De cliënt wil praten over: Zingeving" in client.get(file).text


def test_a_form_is_saved_once_and_leads_to_the_web(client, referral):
    page = client.get(address("new", referral)).text
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    sent = posted() | {"key": key, "shared": "on"}
    for _ in range(2):
        answer = client.post(address("new", referral), sent)
        assert answer.url == address("web", referral, key)
    assert Web.objects.get().shared
    changed = client.post(address("new", referral), sent | {"mark_body_0": "9"})
    assert changed.status_code == 409 and address("web", referral, key) in changed.text
    assert 'id="id_mark_body_0_9" value="9" checked' in changed.text
    assert f'name="key" value="{key}"' not in changed.text
    assert Web.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"mark_body_0": "11"}, "#id_mark_body_0"),
        ({"words_daily": "x" * 201}, "#id_words_daily"),
        ({"words_daily": "\u202egnipsjew"}, "#id_words_daily"),
        ({"on": "2999-01-01"}, "#id_on"),
        ({"on": "2001-01-01"}, "#id_on"),
        ({"together": "misschien"}, "#id_together"),
    ],
)
def test_what_cannot_be_gets_a_message_and_the_rest_is_kept(client, referral, wrong, told):
    answer = client.post(address("new", referral), posted() | {"words_mind": "Blijft staan"} | wrong)
    assert answer.status_code == 422 and f'href="{told}"' in answer.text
    assert "Blijft staan" in answer.text and 'id="id_mark_mind_0_7" value="7" checked' in answer.text
    assert not Web.objects.exists()


def test_typed_over_from_paper_with_its_day(client, referral):
    page = client.get(address("new", referral) + "?from=paper").text
    assert "Overtypen van papier" in page and '<details class="details" open' in page
    client.post(address("new", referral), posted() | {"together": "0", "on": days(3).isoformat()})
    web = Web.objects.get()
    assert (web.on, web.together) == (days(3), False)
    assert "door de cliënt, op papier" in client.get(address("webs", referral)).text


def test_a_closed_file_shows_its_webs_and_says_why_there_is_no_form(client, cast, referral):
    web = a_web(cast, referral)
    assert address("correct", referral, web.pk) in client.get(address("webs", referral)).text
    close(cast.actor(cast.dewi), referral.pk)
    page = client.get(address("webs", referral)).text
    assert "Lichaamsfuncties" in page
    assert address("new", referral) not in page and address("correct", referral, web.pk) not in page
    for answer in (client.get(address("new", referral)), client.post(address("new", referral), posted())):
        assert answer.status_code == 403 and "Het dossier is afgerond." in answer.text


def test_paper_is_in_the_clients_language_and_names_nobody(client, cast, referral):
    web = a_web(cast, referral, words={Dimension.BODY: "Stijf"}, talk=frozenset({Dimension.BODY}))
    for page, told in (
        (client.get(address("paper", referral)), "Zet op elke lijn een stip"),
        (client.get(address("paper_of", referral, web.pk)), "Ik wil praten over:"),
    ):
        assert told in page.text
        sheet = page.text[page.text.index('class="web-sheet"') :]
        for named in ("Beem", "Mien", "Dewi", "Anna", "Welkom", "De Linde"):
            assert named not in sheet
    assert "Put a dot on each line" in client.get(address("paper", referral) + "?language=en").text
    assert AuditEntry.objects.filter(verb="web.printed", dossier_id=referral.pk).count() == 3


def test_paper_has_the_web_before_behind_the_new_one(client, cast, referral):
    earlier = a_web(cast, referral, 6, 5, 3, None, 1, 8, on=days(20))
    web = a_web(cast, referral, 6, 7, 4, 5, None, 8)
    page = client.get(address("paper_of", referral, web.pk)).text
    assert 'class="web-layer before"' in page and "Het web daarvoor" in page
    assert cells(page)[1] == ["Mentaal welbevinden", "7", "5", "–"]
    assert set(AuditEntry.objects.get(verb="web.printed").object_ids) == {str(web.pk), str(earlier.pk)}
    first = client.get(address("paper_of", referral, earlier.pk)).text
    assert "web-layer before" not in first and cells(first)[1] == ["Mentaal welbevinden", "5", "–"]


def test_empty_paper_of_the_full_web_has_its_texts_where_there_are_any(client, cast, referral):
    full = address("paper", referral) + "?kind=full"
    assert "tekst body 1" not in client.get(full).text
    some_texts(cast)
    assert "tekst body 1" in client.get(full).text


def test_a_drawing_with_marks_of_a_full_web_tells_all_of_them(client, cast, referral):
    texts = some_texts(cast)
    given = {f"mark_{one}_{at}": str(at) for one in Dimension for at in range(7)} | {"mark_body_0": ""}
    client.post(
        address("new", referral),
        given | {"texts": str(texts.pk), "together": "1", "on": timezone.localdate().isoformat()},
    )
    page = client.get(address("webs", referral)).text
    assert [row[1] for row in cells(page)] == ["3,5", "3", "3", "3", "3", "3"]
    assert re.search(r"<dt>tekst body 1</dt><dd>geen cijfer</dd>", page)
    assert re.search(r"<dt>tekst daily 7</dt><dd>6</dd>", page)
