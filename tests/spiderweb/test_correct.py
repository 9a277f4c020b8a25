"""A slip in a web is mended on the day itself, by whom it was of; the former one stays as a trace."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.journey.actions.course import close
from kring.referral.rules.lifecycle import NotNow
from kring.spiderweb.actions.webs import NotVisible, TooLate, correct
from kring.spiderweb.models import Web
from kring.spiderweb.queries import file_webs
from kring.spiderweb.rules.web import may_correct
from tests.factories import an_accepted_referral
from tests.spiderweb.webs import a_new_web, a_web, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(cast):
    return an_accepted_referral(cast)


def shown(cast, referral, user=None):
    return [row.id for row in file_webs(cast.actor(user or cast.dewi), referral).rows]


def test_the_mended_web_takes_the_place_of_the_former_which_is_kept(cast, referral):
    former = a_web(cast, referral)
    before = Web.objects.filter(pk=former.pk).values().get()
    web = correct(cast.actor(cast.dewi), former.pk, a_new_web(9, 9, 9, 9, 9, 9))
    assert (web.corrects, web.marks["body"], web.made_by) == (former, [9], former.made_by)
    assert Web.objects.filter(pk=former.pk).values().get() == before
    assert shown(cast, referral) == [web.pk]
    line = AuditEntry.objects.get(verb="web.corrected")
    assert line.object_ids == [str(web.pk)]


def test_what_was_mended_is_mended_again_in_its_last_version_only(cast, referral):
    former = a_web(cast, referral)
    web = correct(cast.actor(cast.dewi), former.pk, a_new_web(9, 9, 9, 9, 9, 9))
    with pytest.raises(TooLate):
        correct(cast.actor(cast.dewi), former.pk, a_new_web(1, 1, 1, 1, 1, 1))
    last = correct(cast.actor(cast.dewi), web.pk, a_new_web(1, 1, 1, 1, 1, 1))
    assert shown(cast, referral) == [last.pk]


def test_not_on_another_day(cast, referral):
    web = a_web(cast, referral)
    assert file_webs(cast.actor(cast.dewi), referral).latest.may_correct
    Web.objects.update(recorded_at=timezone.now() - timedelta(days=1))
    assert not file_webs(cast.actor(cast.dewi), referral).latest.may_correct
    with pytest.raises(TooLate):
        correct(cast.actor(cast.dewi), web.pk, a_new_web())


def test_not_by_somebody_else_who_sees_it(cast, referral):
    web = a_web(cast, referral, shared=True)
    assert shown(cast, referral, cast.anna) == [web.pk]
    with pytest.raises(TooLate):
        correct(cast.actor(cast.anna), web.pk, a_new_web())
    own = a_web(cast, referral, by=cast.anna)
    assert correct(cast.actor(cast.anna), own.pk, a_new_web()).corrects == own


def test_not_when_it_is_not_seen_or_the_file_is_closed(cast, referral):
    web = a_web(cast, referral)
    with pytest.raises(NotVisible):
        correct(cast.actor(cast.anna), web.pk, a_new_web())
    close(cast.actor(cast.dewi), referral.pk)
    with pytest.raises(NotNow):
        correct(cast.actor(cast.dewi), web.pk, a_new_web())


def test_what_came_in_by_a_link_is_of_nobody_who_could_mend_it():
    day = timezone.localdate()
    assert may_correct(made_by=1, asked_by=1, made_on=day, today=day)
    assert not may_correct(made_by=None, asked_by=None, made_on=day, today=day)


def test_the_page_begins_with_what_was_filled_in(client, cast, referral):
    web = a_web(cast, referral, 6, None, 4, 5, 2, 8, words={"body": "Stijf"})
    client.force_login(cast.dewi)
    address = reverse("spiderweb:correct", args=[referral.pk, web.pk])
    page = client.get(address).text
    assert 'id="id_mark_body_0_6" value="6" checked' in page
    assert 'id="id_mark_mind_0_none" value="" checked' in page
    assert 'value="Stijf"' in page

    answer = client.post(address, posted(7, None, 4, 5, 2, 8))
    mended = Web.objects.get(corrects=web)
    assert answer.url == reverse("spiderweb:web", args=[referral.pk, mended.pk])
    assert mended.marks["body"] == [7]
    assert client.get(address).status_code == 404  # it stands no more
