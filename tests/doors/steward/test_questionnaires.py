"""A steward sees which questionnaires there are and whose, takes one over, puts in its words, ends that, and adds one of the region."""

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.outcomes import instruments_here, library
from kring.outcomes.fault_words import SENTENCES
from kring.outcomes.instruments_here import askable, shelf
from kring.outcomes.models import AdoptedInstrument, Occasion, Response
from kring.outcomes.rules.problems import Fault
from tests.factories import an_accepted_referral

pytestmark = pytest.mark.django_db

UCLA = ("ucla-3", "2004")
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "instruments.md"


@pytest.fixture
def steward(cast, client):
    client.force_login(cast.ivo)
    instruments_here.forget()
    yield client
    instruments_here.forget()


@pytest.fixture
def own_file():
    """The example of the manual."""
    return re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.S)[0]


def one_of(code, version):
    return reverse("steward:questionnaire", kwargs={"code": code, "version": version})


def take_over(steward, code=UCLA[0], version=UCLA[1], **fields):
    steward.post(one_of(code, version), {"take": "over", "holder": "Welkom", "number": "2026-7"} | fields)
    return AdoptedInstrument.objects.filter(instrument=code, ended_at=None).first()


def words_page(row):
    return reverse("steward:questionnaire_words", kwargs={"id": row.pk})


def fields_of(answer):
    """The fields of the form with words: name and label."""
    return re.findall(r'<label for="id_((?:nl|en)_\d+)"[^>]*>(.*?)</label>', answer.text, re.S)


def fill(steward, row, language="nl", **other):
    """Put words in every place of the first question, and a question in the others."""
    page = steward.get(words_page(row))
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page.text)[1]
    names = [name for name, _label in fields_of(page) if name.startswith(language)]
    return steward.post(words_page(row), {"seen": seen} | {name: f"Woorden {name}" for name in names} | other)


def upload(steward, text):
    file = SimpleUploadedFile("ours.toml", text.encode() if isinstance(text, str) else text)
    return steward.post(reverse("steward:questionnaire_own"), {"file": file})


def asked_with(referral, code, version):
    now, today = timezone.now(), timezone.localdate()
    common = {"region_id": referral.region_id, "referral": referral}
    occasion = Occasion.objects.create(
        **common,
        when="start",
        instruments=[[code, version]],
        due_on=today,
        opens_on=today,
        closes_on=today + timedelta(days=9),
    )
    Response.objects.create(
        **common,
        occasion=occasion,
        organisation=referral.welfare,
        instrument=code,
        version=version,
        mode="link",
        answered_on=today,
        started_at=now,
    )
    return occasion


def test_all_questionnaires_with_what_is_missing(steward):
    page = html.unescape(steward.get(reverse("steward:questionnaires")).text)
    assert "De Jong Gierveld-schaal, 6 vragen" in page and "EuroQol" in page
    assert "kan gevraagd worden" in page and "niet overgenomen" in page and "ontbreken" in page
    told = html.unescape(steward.get(one_of("djg-6", "2006")).text)
    assert "Research on Aging" in told and "Ik mis mensen om me heen" in told
    assert steward.get(one_of("djg-6", "1900")).status_code == 404


def test_taking_over_putting_in_words_and_asking(cast, steward):
    assert UCLA[0] not in askable(cast.here.region.pk, [UCLA[0]], "nl")
    row = take_over(steward)
    assert (row.licence_holder, row.licence_number) == ("Welkom", "2026-7")
    assert [str(row.pk)] in AuditEntry.objects.filter(verb="steward.changed").values_list("object_ids", flat=True)
    fill(steward, row)
    assert UCLA[0] in askable(cast.here.region.pk, [UCLA[0]], "nl")
    assert "Woorden nl_0" in steward.get(one_of(*UCLA)).text


def test_answers_left_empty_have_the_words_of_the_question_before(cast, steward):
    row = take_over(steward)
    answers = [
        name for name, label in fields_of(steward.get(words_page(row))) if "Antwoord" in label and name[:2] == "nl"
    ]
    later = answers[len(answers) // 3 :]
    fill(steward, row, **dict.fromkeys(later, ""))
    row.refresh_from_db()
    said = [text for place, text in row.texts["nl"].items() if ".options." in place]
    assert len(set(said)) == len(said) // 3
    assert UCLA[0] in askable(cast.here.region.pk, [UCLA[0]], "nl")


def test_a_licence_that_asks_for_registration_needs_its_number(steward):
    assert take_over(steward, "eq-5d-5l", "2009", number="") is None
    assert take_over(steward, "eq-5d-5l", "2009") is not None


def test_taking_over_twice_is_one(steward):
    row = take_over(steward)
    assert take_over(steward) == row


def test_words_that_were_used_stay_and_what_is_empty_can_be_filled(cast, steward):
    row = take_over(steward)
    fill(steward, row)
    assert fill(steward, row, nl_0="Anders").status_code == 302  # before anybody was asked
    asked_with(an_accepted_referral(cast), *UCLA)
    row.refresh_from_db()
    before = row.texts
    refused = fill(steward, row, nl_0="Nog anders")
    assert "blijven zo" in refused.text
    row.refresh_from_db()
    assert row.texts == before and "Anders" in before["nl"].values()
    places = [
        place for place in library.instrument(*UCLA).texts() if place in before["nl"]
    ]  # a database keeps no order
    kept = {name: before["nl"][place] for name, place in zip(sorted_names(steward, row), places, strict=True)}
    assert fill(steward, row, language="en", **kept).status_code == 302
    row.refresh_from_db()
    assert row.texts["nl"] == before["nl"] and row.texts["en"]


def sorted_names(steward, row):
    names = [name for name, _label in fields_of(steward.get(words_page(row))) if name.startswith("nl")]
    return sorted(names, key=lambda name: int(name[3:]))


def test_somebody_else_put_in_words_meanwhile(cast, steward):
    row = take_over(steward)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', steward.get(words_page(row)).text)[1]
    fill(steward, row)
    answer = steward.post(words_page(row), {"seen": seen, "nl_0": "Mijn woorden"})
    assert answer.status_code == 409 and "Mijn woorden" in answer.text
    row.refresh_from_db()
    assert "Mijn woorden" not in row.texts["nl"].values()


def test_used_no_more(cast, steward):
    row = take_over(steward)
    fill(steward, row)
    referral = an_accepted_referral(cast)
    answered = asked_with(referral, *UCLA)
    Occasion.objects.filter(pk=answered.pk).update(finished_at=timezone.now(), asked_at=timezone.now())
    today = timezone.localdate()
    common = {"region_id": referral.region_id, "referral": referral, "opens_on": today, "due_on": today}
    both = Occasion.objects.create(**common, when="end", closes_on=today, instruments=[["djg-6", "2006"], list(UCLA)])
    alone = Occasion.objects.create(**common, when="three_months", closes_on=today, instruments=[list(UCLA)])
    steward.post(reverse("steward:questionnaire_end", kwargs={"id": row.pk}))
    for occasion in (answered, both, alone):
        occasion.refresh_from_db()
    assert answered.instruments == [list(UCLA)] and answered.cancelled_at is None
    assert both.instruments == [["djg-6", "2006"]] and both.cancelled_at is None
    assert alone.cancelled_at is not None
    assert UCLA[0] not in askable(cast.here.region.pk, [UCLA[0]], "nl")
    assert not shelf(cast.here.region.pk).known[UCLA].open_slots("nl")  # old answers are still read with their words
    again = take_over(steward)
    assert again.pk != row.pk and again.texts == AdoptedInstrument.objects.get(pk=row.pk).texts


def test_a_questionnaire_of_ones_own(cast, steward, own_file):
    answer = upload(steward, own_file)
    assert answer.status_code == 302
    assert "our-walks" in askable(cast.here.region.pk, ["our-walks"], "nl")
    assert "Ik vond het gezellig" in steward.get(answer.url).text
    again = steward.get(upload(steward, own_file).url).text
    assert "was er al" in again and "Toegevoegd" not in again
    assert AdoptedInstrument.objects.filter(instrument="our-walks").count() == 1


def test_another_version_takes_the_place_of_the_one_before(cast, steward, own_file):
    upload(steward, own_file)
    changed = own_file.replace("gezellig", "heel gezellig")
    refused = upload(steward, changed)
    assert refused.status_code == 422 and "ander versienummer" in refused.text
    upload(steward, changed.replace('version = "1"', 'version = "2"'))
    here = shelf(cast.here.region.pk)
    assert here.current["our-walks"].version == "2" and ("our-walks", "1") in here.known


def test_a_questionnaire_of_another_region_is_not_there(cast, steward, client, own_file):
    upload(steward, own_file)
    assert steward.get(one_of("our-walks", "1")).status_code == 200
    client.force_login(cast.lot)
    assert client.get(one_of("our-walks", "1")).status_code == 404


ROUND = """
[[scales]]
code = "round"
name = { nl = "a", en = "a" }
method = "sum"
scales = ["liked"]
low = 0
high = 4
better = "higher"
"""
ITEMS = 'items = ["company", "tiring"]'
BAD = {
    "no TOML at all": (("code =", "geen toml"), "TOML"),
    "a misspelt field": (("reversed = true", "revresed = true"), "verkeerd geschreven"),
    "an unknown question": ((ITEMS, 'items = ["company", "x"]'), "geen vraag met deze code"),
    "an impossible range": (("high = 4", "high = 3"), "buiten de laagste en hoogste"),
    "a check that fails": (("answers = [2, 0], value = 4", "answers = [2, 0], value = 3"), "komen niet uit"),
    "a cycle": ((ITEMS, 'scales = ["round"]'), "bestaat uit zichzelf"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_changes_nothing_and_says_where(steward, own_file, what):
    (good, bad), said = BAD[what]
    assert good in own_file
    refused = upload(steward, own_file.replace(good, bad, 1) + (ROUND if what == "a cycle" else ""))
    assert refused.status_code == 422 and said in html.unescape(refused.text)
    assert not AdoptedInstrument.objects.exists()
    upload(steward, own_file)
    assert AdoptedInstrument.objects.exists()


def test_what_is_no_text_or_too_large_or_has_a_code_of_kring_is_refused(steward, own_file):
    assert "UTF-8" in upload(steward, b"\xff\xfe\x00").text
    assert "te groot" in upload(steward, "#" * 900_000).text
    assert "andere" in upload(steward, own_file.replace("our-walks", "djg-6")).text
    assert not AdoptedInstrument.objects.exists()


def test_every_fault_has_a_sentence():
    assert set(SENTENCES) == set(Fault)
