"""A link worker or a referrer makes a web with the client."""

import dataclasses
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.events.models import OutboxMessage
from kring.journey.actions.course import close
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.once import FilledIn
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import NotNow
from kring.spiderweb.actions.webs import MadeBefore, make
from kring.spiderweb.models import MadeBy, Web
from kring.spiderweb.rules.web import Dimension, Filled, Kind, NotAWeb
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.spiderweb.webs import MARKS, a_new_web, a_web, filled, some_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(cast):
    return an_accepted_referral(cast)


def test_a_web_is_kept_as_it_was_filled_in(cast, referral):
    web = a_web(
        cast,
        referral,
        talk=frozenset({Dimension.DAILY, Dimension.BODY}),
        words={Dimension.BODY: " Een beetje\n stijf "},
    )
    web.refresh_from_db()
    assert web.marks == {one.value: [mark] for one, mark in zip(Dimension, MARKS, strict=True)}
    assert web.talk == ["body", "daily"]
    assert web.words == {"body": "Een beetje stijf"}
    assert (web.made_by, web.user, web.organisation, web.together) == (
        MadeBy.LINK_WORKER,
        cast.dewi,
        cast.here.welfare,
        True,
    )
    assert web.region_id == referral.region_id


def test_a_mark_may_be_left_empty_and_one_tick_is_a_web(cast, referral):
    web = a_web(cast, referral, None, None, None, None, None, None, talk=frozenset({Dimension.MEANING}))
    assert set(map(tuple, web.marks.values())) == {(None,)}
    with pytest.raises(NotAWeb):
        a_web(cast, referral, None, None, None, None, None, None, words={Dimension.BODY: "  "})
    assert Web.objects.count() == 1


@pytest.mark.parametrize("mark", [-1, 11])
def test_a_mark_lies_between_0_and_10(cast, referral, mark):
    a_web(cast, referral, 0, 10, 4, 5, 2, 8)
    with pytest.raises(NotAWeb):
        a_web(cast, referral, mark, 10, 4, 5, 2, 8)


def test_a_full_web_has_seven_marks_for_each_dimension_and_the_words_it_was_made_with(cast, referral):
    texts = some_texts(cast)
    seven = {one: (1, 2, 3, None, 5, 6, 7) for one in Dimension}
    new = a_new_web(filled=Filled(kind=Kind.FULL, marks=seven), texts_id=texts.pk)
    web = make(cast.actor(cast.dewi), referral.pk, new)
    assert (web.texts, web.marks["body"]) == (texts, [1, 2, 3, None, 5, 6, 7])
    for wrong in (
        dataclasses.replace(new, texts_id=None),
        dataclasses.replace(new, texts_id=uuid.uuid4()),
        dataclasses.replace(new, filled=Filled(kind=Kind.FULL, marks={one: (1, 2, 3) for one in Dimension})),
    ):
        with pytest.raises(NotAWeb):
            make(cast.actor(cast.dewi), referral.pk, wrong)


def test_a_new_web_changes_no_earlier_one(cast, referral):
    first = a_web(cast, referral)
    before = Web.objects.filter(pk=first.pk).values().get()
    a_web(cast, referral, 9, 9, 9, 9, 9, 9)
    assert Web.objects.count() == 2
    assert Web.objects.filter(pk=first.pk).values().get() == before


def test_the_referral_tells_nothing_of_it(cast, referral):
    """Neither its history nor its events: only the log says who made one."""

    def of_the_referral():
        return Referral.objects.values().get(), list(ReferralEvent.objects.values()), OutboxMessage.objects.count()

    told = of_the_referral()
    web = a_web(cast, referral)
    assert of_the_referral() == told
    line = AuditEntry.objects.get(verb="web.made")
    assert (line.user_id, line.dossier_id, line.object_ids) == (cast.dewi.pk, referral.pk, [str(web.pk)])


def test_the_same_form_makes_one_web(cast, referral):
    form = FilledIn(uuid.uuid4(), "a")
    web = a_web(cast, referral, form=form)
    assert web.pk == form.key
    for again, same in ((form, True), (FilledIn(form.key, "b"), False)):
        with pytest.raises(MadeBefore) as told:
            a_web(cast, referral, form=again)
        assert (told.value.web, told.value.same) == (web, same)
    assert Web.objects.count() == 1


def test_the_key_of_another_file_is_not_found(cast, referral):
    other = an_accepted_referral(cast, person=a_person(first_name="Teun", last_name="Zwaluw"))
    form = FilledIn(uuid.uuid4(), "a")
    a_web(cast, other, form=form)
    with pytest.raises(NotVisible):
        a_web(cast, referral, form=form)


def test_a_referrer_makes_one_before_the_link_worker_begins(cast):
    sent = a_referral(cast)
    web = a_web(cast, sent, by=cast.anna)
    assert (web.made_by, web.organisation) == (MadeBy.REFERRER, cast.here.practice)
    with pytest.raises(NotNow):  # accompanying begins with accepting
        a_web(cast, sent, by=cast.dewi)


def test_when_the_file_is_closed_no_web_is_made(cast, referral):
    a_web(cast, referral)
    a_web(cast, referral, by=cast.anna)
    close(cast.actor(cast.dewi), referral.pk)
    for user in (cast.dewi, cast.anna):
        with pytest.raises(NotNow):
            a_web(cast, referral, by=user)
    assert Web.objects.count() == 2


def test_once_consent_was_withdrawn_the_practice_makes_none(cast, referral):
    a_web(cast, referral, by=cast.anna)
    withdraw_consent(cast.actor(cast.dewi), referral.pk)
    with pytest.raises(NotAllowed):
        a_web(cast, referral, by=cast.anna)
    assert a_web(cast, referral, by=cast.dewi)


@pytest.mark.parametrize("who", ["carla", "els", "fenna", "gijs", "hanna", "ivo", "karim"])
def test_for_others_there_is_no_file_to_make_one_in(cast, referral, who):
    assert a_web(cast, referral, by=cast.dewi)
    with pytest.raises(NotVisible):
        a_web(cast, referral, by=getattr(cast, who))


def test_the_day_lies_between_the_referral_and_today(cast, referral):
    today = timezone.localdate()
    Referral.objects.update(sent_at=timezone.now() - timedelta(days=5))
    assert a_web(cast, referral, on=today - timedelta(days=5)).on == today - timedelta(days=5)
    for day in (today - timedelta(days=6), today + timedelta(days=1)):
        with pytest.raises(NotAWeb):
            a_web(cast, referral, on=day)


def test_words_are_one_line_of_at_most_two_hundred_characters(cast, referral):
    assert a_web(cast, referral, words={Dimension.BODY: "x" * 200}).words == {"body": "x" * 200}
    with pytest.raises(NotAWeb):
        make(cast.actor(cast.dewi), referral.pk, a_new_web(filled=filled(words={Dimension.BODY: "x" * 201})))
