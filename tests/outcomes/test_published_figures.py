"""What was published about a questionnaire stands beside a score, with its source and of whom it is; a region can name it for its own."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.outcomes import instruments_here, library
from kring.outcomes.actions.answering import Given, answer_together, finish_together
from kring.outcomes.models import Occasion
from tests.factories import an_accepted_referral
from tests.outcomes.factories import adopts, measures, moment_of, they_met

pytestmark = pytest.mark.django_db

OWN = """
code = "our-walks"
version = "1"
name = { nl = "Onze wandelingen", en = "Our walks" }
source = "Welzijn, 2026"
meant_for = { nl = "Horen hoe het beviel.", en = "Hearing how it was." }

[licence]
name = "Own"
holder = "Welzijn"
texts = "own"
registration = false

[[items]]
code = "mark"
kind = "scale"
low = 0
high = 10
low_label = { nl = "laag", en = "low" }
high_label = { nl = "hoog", en = "high" }
text = { nl = "Welk cijfer?", en = "Which mark?" }

[[scales]]
code = "mark"
name = { nl = "Cijfer", en = "Mark" }
method = "single"
items = ["mark"]
low = 0
high = 10
better = "higher"

[[norms]]
scale = "mark"
population = { nl = "wandelaars van 2025", en = "walkers of 2025" }
mean = 7.25
n = 1240
source = "Jaarverslag 2025"

[[errors]]
scale = "mark"
kind = "worked-out"
sd = 1
reliability = 0.84
population = "wandelaars van 2025"
source = "Jaarverslag 2025"
"""


@pytest.fixture
def dewi(cast, client):
    client.force_login(cast.dewi)
    instruments_here.forget()
    yield client
    instruments_here.forget()


def answered(cast, code, first, last):
    """Somebody who answered one questionnaire at the start and after three months: the file."""
    measures(cast.here, start=[code], three_months=[code])
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    dewi = cast.actor(cast.dewi)
    for when, answers in (("start", first), ("three_months", last)):
        occasion = moment_of(referral, when)
        Occasion.objects.filter(pk=occasion.pk).update(opens_on=timezone.localdate())
        for item, value in answers.items():
            answer_together(dewi, occasion.pk, Given(instrument=code, item=item, value=value, language="nl"))
        finish_together(dewi, occasion.pk)
    return referral


def text_of(browser, address, language="nl"):
    """A page as somebody reads it."""
    browser.cookies["kring_language"] = language
    page = browser.get(address, headers={"accept-language": language}).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def who(*answers):
    return dict(zip("12345", answers, strict=True))


def test_a_change_within_error_names_the_error_its_source_and_of_whom_it_is(cast, dewi):
    adopts(cast.here, cast.ivo, "who-5", "1998")
    referral = answered(cast, "who-5", who(2, 2, 2, 2, 1), who(4, 3, 2, 2, 2))
    page = text_of(dewi, reverse("outcomes:file", args=[referral.pk]))
    assert "verschilt 16 van de eerste" in page and "minder dan 23,6" in page
    assert "doi:10.1186/s12955-018-1001-0" in page and "554 poliklinische patiënten met epilepsie, Denemarken" in page
    assert "10 punten" not in page, "what is relevant to a group is no error of one person"


def test_where_no_group_was_published_the_page_says_so(cast, dewi):
    referral = answered(cast, "djg-6", dict.fromkeys(("3", "4", "7", "8", "9", "10"), 2), {"3": 1, "4": 3})
    assert "geen gepubliceerde cijfers van een groep" in text_of(dewi, reverse("outcomes:file", args=[referral.pk]))
    adopts(cast.here, cast.ivo, "ons-4", "2020")
    other = answered(cast, "ons-4", dict.fromkeys(("satisfied", "worthwhile", "happy", "anxious"), 5), {"satisfied": 6})
    assert "geen gepubliceerde cijfers" not in text_of(dewi, reverse("outcomes:file", args=[other.pk]))


def test_a_change_beyond_error_is_not_more_than_a_rounded_number(cast, dewi):
    """24 points are more than 23.6: 'more than 24' would be wrong."""
    adopts(cast.here, cast.ivo, "who-5", "1998")
    referral = answered(cast, "who-5", who(2, 2, 2, 2, 1), who(4, 3, 3, 3, 2))
    page = text_of(dewi, reverse("outcomes:file", args=[referral.pk]))
    assert "verschilt 24 van de eerste" in page and "meer dan 23,6" in page


def test_what_was_worked_out_says_so(cast, dewi):
    adopts(cast.here, cast.ivo, "phq-4", "2009")
    items = ("nervous", "worrying", "interest", "down")
    referral = answered(cast, "phq-4", dict.fromkeys(items, 2), dict.fromkeys(items, 1))
    page = text_of(dewi, reverse("outcomes:file", args=[referral.pk]))
    assert "meer dan 2,3" in page and "uitgerekend uit een gepubliceerde spreiding" in page
    # How well questions go together is the most that two measurements can agree, so the error is at least this.
    assert "Het is dus eerder te klein" in page
    assert "vrouwen, Colombia, 2012 (1.500 mannen en vrouwen): gemiddeld 1,4, standaarddeviatie 2,1" in page
    for word in ("ernstig", "matig", "licht", "depressi", "angststoornis", "advies"):
        assert word not in page.lower(), word


def test_a_group_is_told_in_the_readers_language(cast, dewi):
    adopts(cast.here, cast.ivo, "ons-4", "2020")
    same = dict.fromkeys(("satisfied", "worthwhile", "happy", "anxious"), 5)
    referral = answered(cast, "ons-4", same, same)
    address = reverse("outcomes:file", args=[referral.pk])
    assert "inwoners van 16 jaar en ouder, Verenigd Koninkrijk" in text_of(dewi, address)
    cast.dewi.language = "en"
    cast.dewi.save()
    page = text_of(dewi, address, "en")
    assert "people of 16 and older, United Kingdom, April 2022 to March 2023: on average 7.45" in page


def test_a_region_names_a_group_and_an_error_for_its_own_questionnaire(cast, dewi):
    steward = Client()
    steward.force_login(cast.ivo)
    file = SimpleUploadedFile("ours.toml", OWN.encode())
    steward.post(reverse("steward:questionnaire_own"), {"file": file})
    address = reverse("steward:questionnaire", kwargs={"code": "our-walks", "version": "1"})
    page = text_of(steward, address)
    assert "wandelaars van 2025 (1.240 mensen): gemiddeld 7,25 (Jaarverslag 2025)" in page
    assert "tot 1,1 kan een meetfout zijn, zoals is uitgerekend" in page
    referral = answered(cast, "our-walks", {"mark": 5}, {"mark": 7})
    page = text_of(dewi, reverse("outcomes:file", args=[referral.pk]))
    assert "verschilt 2 van de eerste" in page and "meer dan 1,1" in page
    assert "wandelaars van 2025 (1.240 mensen): gemiddeld 7,25 (Jaarverslag 2025)" in page


def test_a_steward_reads_what_kring_has_and_what_it_has_not(cast):
    steward = Client()
    steward.force_login(cast.ivo)
    for code, version in library.shipped():
        instrument = library.instrument(code, version)
        page = text_of(steward, reverse("steward:questionnaire", kwargs={"code": code, "version": version}))
        known = [*instrument.norms, *instrument.errors, *instrument.reliabilities]
        assert all(one.source in page for one in known)
        assert ("Kring heeft er geen van deze vragenlijst" in page) is not known
