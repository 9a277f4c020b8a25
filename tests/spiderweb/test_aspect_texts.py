"""The steward fills in the 42 texts under the region's own licence; without them there is the short web."""

import dataclasses
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed
from kring.spiderweb.actions.texts import ChangedMeanwhile, NewTexts, NotWhole, end_texts, save_texts
from kring.spiderweb.actions.webs import make
from kring.spiderweb.models import AspectTexts
from kring.spiderweb.queries import file_webs, texts_in_force
from kring.spiderweb.rules.web import Dimension, Filled, Kind
from tests.factories import an_accepted_referral
from tests.spiderweb.webs import a_new_web, some_texts, texts_in

pytestmark = pytest.mark.django_db
PAGE = "steward:web_texts"


def form(**changed):
    """The page as a browser sends it, with Dutch texts."""
    lines = {f"nl_{one}": "\r\n".join(texts) for one, texts in texts_in("tekst").items()}
    return lines | {"licence": "PH-0042", "licensed_since": timezone.localdate().isoformat(), "seen": ""} | changed


@pytest.fixture
def steward(client, cast):
    client.force_login(cast.ivo)
    return client


def test_no_text_is_shipped(cast):
    assert texts_in_force(cast.here.region.pk) is None
    assert AspectTexts.objects.count() == 0


def test_saved_texts_are_in_force_in_this_region_with_their_licence(steward, cast):
    assert steward.post(reverse(PAGE), form()).status_code == 302
    texts = texts_in_force(cast.here.region.pk)
    assert texts.nl["body"] == [f"tekst body {number}" for number in range(1, 8)]
    assert (texts.licence, texts.licensed_since, texts.made_by) == ("PH-0042", timezone.localdate(), cast.ivo)
    assert texts_in_force(cast.there.region.pk) is None
    assert AuditEntry.objects.filter(verb="steward.changed", user_id=cast.ivo.pk).count() == 1
    assert "PH-0042" in steward.get(reverse(PAGE)).text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"nl_body": "een\ntwee"}, "Dit zijn 2 regels. Het moeten er zeven zijn"),
        ({"nl_body": "1\n2\n3\n\n5\n6\n7"}, "Er is een lege regel"),
        ({"nl_body": ""}, "Vul zeven regels in."),
        ({"nl_body": "\n".join(["x" * 91, *"234567"])}, "Een regel is te lang: hooguit 90 tekens."),
        ({"en_body": "1\n2\n3\n4\n5\n6\n7"}, "Vul zeven regels in, of laat al het Engels leeg."),
        ({"licence": " "}, "Nummer van de licentie"),
        ({"licensed_since": "2999-01-01"}, "of eerder"),
    ],
)
def test_what_is_not_whole_is_refused_beside_the_field_and_kept(steward, changed, told):
    answer = steward.post(reverse(PAGE), form(**changed))
    assert answer.status_code == 422
    assert told in answer.text and "tekst daily 7" in answer.text
    assert not AspectTexts.objects.exists()
    assert steward.post(reverse(PAGE), form()).status_code == 302


def test_a_preview_shows_all_and_saves_nothing(steward):
    answer = steward.post(reverse(PAGE), form(preview="1"))
    assert answer.status_code == 200 and answer.text.count("<li>tekst ") == 42
    assert not AspectTexts.objects.exists()


def test_the_action_refuses_what_the_form_would(cast):
    whole = NewTexts(nl=texts_in("tekst"), en={}, licence="PH-0042", licensed_since=timezone.localdate())
    for wrong in (
        {"nl": texts_in("tekst") | {Dimension.BODY: ("een",)}},
        {"en": {Dimension.BODY: texts_in("text")[Dimension.BODY]}},
        {"licence": "  "},
        {"licensed_since": timezone.localdate() + timedelta(days=1)},
    ):
        with pytest.raises(NotWhole):
            save_texts(cast.actor(cast.ivo), dataclasses.replace(whole, **wrong))
    assert save_texts(cast.actor(cast.ivo), whole)


@pytest.mark.parametrize("who", ["anna", "dewi", "fenna", "hanna"])
def test_only_a_steward(cast, who):
    assert some_texts(cast)
    new = NewTexts(nl=texts_in("tekst"), en={}, licence="PH", licensed_since=timezone.localdate())
    for what in (lambda actor: save_texts(actor, new), end_texts):
        with pytest.raises(NotAllowed):
            what(cast.actor(getattr(cast, who)))


def test_two_stewards_at_once_do_not_wipe_each_others_work(steward, cast):
    old = form()
    kept = some_texts(cast)
    answer = steward.post(reverse(PAGE), old | {"licence": "Later"})
    assert answer.status_code == 409 and "Iemand bewaarde ondertussen andere teksten." in answer.text
    assert texts_in_force(cast.here.region.pk) == kept
    with pytest.raises(ChangedMeanwhile):
        save_texts(
            cast.actor(cast.ivo),
            NewTexts(nl=texts_in("x"), en={}, licence="x", licensed_since=timezone.localdate()),
            seen="",
        )
    assert f'name="seen" value="{kept.pk}"' in answer.text
    assert steward.post(reverse(PAGE), form(licence="Later", seen=str(kept.pk))).status_code == 302
    assert texts_in_force(cast.here.region.pk).licence == "Later"


def a_full_web(cast, referral, texts):
    marks = {one: (5,) * 7 for one in Dimension}
    return make(
        cast.actor(cast.dewi),
        referral.pk,
        a_new_web(filled=Filled(kind=Kind.FULL, marks=marks), texts_id=texts.pk),
    )


def test_a_web_keeps_the_words_it_was_made_with(cast):
    referral, first = an_accepted_referral(cast), some_texts(cast)
    a_full_web(cast, referral, first)
    new = NewTexts(nl=texts_in("later"), en={}, licence="PH-0043", licensed_since=timezone.localdate())
    save_texts(cast.actor(cast.ivo), new)
    assert [row.aspects[Dimension.BODY][0].text for row in file_webs(cast.actor(cast.dewi), referral).rows] == [
        "tekst body 1"
    ]
    assert AspectTexts.objects.filter(ended_at=None).count() == 1


def test_without_a_licence_the_full_web_is_no_longer_offered_and_what_was_made_stays(client, cast):
    referral, texts = an_accepted_referral(cast), some_texts(cast)
    web = a_full_web(cast, referral, texts)
    client.force_login(cast.dewi)
    new, shown = reverse("spiderweb:new", args=[referral.pk]), reverse("spiderweb:web", args=[referral.pk, web.pk])
    assert "kind=full" in client.get(new).text and "tekst body 1" in client.get(shown).text
    client.force_login(cast.ivo)
    assert client.post(reverse("steward:web_texts_end")).status_code == 302
    client.force_login(cast.dewi)
    assert "kind=full" not in client.get(new).text
    assert "tekst body 1" not in client.get(new + "?kind=full").text
    assert "tekst body 1" in client.get(shown).text


def test_an_english_reader_reads_english_when_it_is_there(cast):
    referral = an_accepted_referral(cast)
    a_full_web(cast, referral, some_texts(cast))
    a_full_web(cast, referral, some_texts(cast, english=True))

    def first_texts(language):
        with translation.override(language):
            rows = file_webs(cast.actor(cast.dewi), referral).rows
        return [(row.aspects[Dimension.BODY][0].text, row.aspects_language) for row in rows]

    assert first_texts("en") == [("text body 1", "en"), ("tekst body 1", "nl")]
    assert first_texts("nl") == [("tekst body 1", "nl"), ("tekst body 1", "nl")]
