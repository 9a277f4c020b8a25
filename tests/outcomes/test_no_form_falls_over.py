"""Forms around measuring, filled in with anything at all: taken, or refused with a message beside the field, and never a crash."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from kring.access.links import token_for
from kring.access.models import LinkPurpose
from kring.access.policy import NotVisible
from kring.outcomes.calling.actions import draw_call_backs
from kring.outcomes.models import CallBack, CallBackDraw, PracticeView
from kring.outcomes.practices.forms import PracticeForm
from kring.outcomes.practices.queries import places
from kring.programme.vocabularies import forget
from kring.spiderweb.models import Web
from kring.spiderweb.rules.web import Dimension
from tests.factories import an_accepted_referral
from tests.insight.rollups import another_location
from tests.outcomes.factories import measures
from tests.outcomes.test_bad_input import FEW, undone
from tests.outcomes.test_call_back import a_closed_file, drawn, wanted

pytestmark = pytest.mark.django_db

NUMBERS = ["", "0", "-1", "1", "3", "10", "11", "1e9", "NaN", "Infinity", "1,5"]
WORDS = ["yes", "spoken", "less", "on", "None", "<script>", "\x00", "\u202e", "🫶" * 200]
DAYS = ["0001-01-01", "9999-12-31", "2026-02-30", "31-12-2026", "2026-11-23"]
anything = st.one_of(st.sampled_from([*NUMBERS, *WORDS, *DAYS]), st.text(max_size=6), st.uuids().map(str))
TAKEN_OR_REFUSED = {200, 302, 403, 404, 409, 422}


def fields(*names):
    return st.fixed_dictionaries(dict.fromkeys(names, anything))


def sends(user, address, sent):
    browser = Client()
    if user is not None:
        browser.force_login(user)
    told = browser.post(address, sent)
    assert told.status_code in TAKEN_OR_REFUSED
    return told


@FEW
@given(fields("closed_from", "closed_until", "size", "key"))
@example({"closed_from": "0001-01-01", "closed_until": "9999-12-31", "size": "3", "key": str(uuid.UUID(int=7))})
@example({"closed_from": "9999-12-31", "closed_until": "9999-12-31", "size": "3", "key": str(uuid.UUID(int=8))})
def test_drawing(cast, sent):
    with undone():
        sends(cast.fenna, reverse("outcomes:draw"), sent | {"location": str(cast.here.location.pk)})
        assert all(1 <= row.calls.count() <= row.population for row in CallBackDraw.objects.all())


def test_drawing_over_all_time_draws_who_is_there(cast):
    a_closed_file(cast)
    sent = {"closed_from": "0001-01-01", "closed_until": "9999-12-31", "size": "3", "key": str(uuid.uuid4())}
    assert (
        sends(cast.fenna, reverse("outcomes:draw"), sent | {"location": str(cast.here.location.pk)}).status_code == 302
    )
    assert CallBack.objects.count() == 1


@FEW
@given(fields("result", "felt_heard", "felt_helped", "note"))
def test_what_a_call_told(cast, sent):
    with undone():
        a_closed_file(cast)
        call = drawn(cast).calls.get()
        sends(cast.dewi, reverse("outcomes:call_back", args=[call.pk]), sent)
        call.refresh_from_db()
        assert call.felt_heard in (None, True, False) and len(call.note) <= 1000
        assert call.result == "spoken" or (call.felt_heard, call.felt_helped) == (None, None)


@FEW
@given(fields("pressure", "visits", "hours_a_month", "yields"))
def test_what_a_practice_notices(cast, sent):
    with undone():
        measures(cast.here)
        forget()
        (place,) = places(cast.actor(cast.anna), timezone.localdate())
        prefix = PracticeForm.of(place).prefix
        sends(cast.anna, reverse("outcomes:practice"), {f"{prefix}-{name}": said for name, said in sent.items()})
        for row in PracticeView.objects.all():
            assert row.hours_a_month is None or 0 <= row.hours_a_month <= 999
    forget()


MARKS = [f"mark_{one}_0" for one in Dimension]


@pytest.mark.parametrize("by", ["client", "link worker", "practice"])
@FEW
@given(fields(*MARKS, *(f"talk_{one}" for one in Dimension), *(f"words_{one}" for one in Dimension), "on", "key"))
def test_a_spider_web(cast, by, sent):
    with undone():
        referral = an_accepted_referral(cast)
        token = token_for(referral.pk, LinkPurpose.CLIENT)
        address = reverse("spiderweb:fill_in", args=[token]) if by == "client" else None
        who = {"client": None, "link worker": cast.dewi, "practice": cast.anna}[by]
        sends(who, address or reverse("spiderweb:new", args=[referral.pk]), sent)
        for web in Web.objects.all():
            for marks in web.marks.values():
                assert all(mark is None or (type(mark) is int and 0 <= mark <= 10) for mark in marks)


def test_the_key_of_a_draw_of_another_location_is_not_found(cast):
    a_closed_file(cast)
    there = drawn(cast)
    other = another_location(cast, "Zuid")
    type(other).objects.filter(pk=other.pk).update(welfare=cast.here.welfare)
    with pytest.raises(NotVisible):
        draw_call_backs(cast.actor(cast.fenna), wanted(cast, location_id=other.pk, key=there.pk))
    assert CallBackDraw.objects.get().location == cast.here.location
