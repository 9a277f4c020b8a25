"""A half-filled refer form holds what nobody consented to yet: seen by its maker only, with a trace, and soon forgotten."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.doors.steward.people.actions import close_account
from kring.identity.models import Membership, Role
from kring.referral.actions.drafts import DAYS_KEPT
from kring.referral.models import Draft, Referral, Signpost
from tests.referral.test_refer_page import filled_in

pytestmark = pytest.mark.django_db

NEW, KEEP, DROP = reverse("referral:new"), reverse("referral:keep"), reverse("referral:drop")


@pytest.fixture
def gp(cast, in_english) -> Browser:
    browser = Browser()
    browser.force_login(cast.anna)
    return browser


@pytest.fixture
def assistant(cast, in_english) -> Browser:
    browser = Browser()
    browser.force_login(cast.bram)
    return browser


def log() -> list[tuple[str, list[str]]]:
    rows = AuditEntry.objects.filter(object_type="referral.Draft").order_by("pk")
    return list(rows.values_list("verb", "object_ids"))


def days_later(days: int) -> None:
    """Let the drafts be so much older, and the daily round come by."""
    for draft in Draft.objects.all():
        Draft.objects.filter(pk=draft.pk).update(kept_at=draft.kept_at - timedelta(days=days))
    call_command("run_daily")


def test_every_look_at_a_draft_and_every_change_stands_in_the_log(gp, cast):
    form = filled_in(cast)
    gp.post(KEEP, form)
    gp.post(KEEP, form)  # a form that is as it was changes nothing
    gp.post(KEEP, form | {"help_question": "Alleen."})
    assert "van der Beem" in gp.get("/").text
    assert "van der Beem" in gp.get(NEW).text
    assert "van der Beem" in gp.get(NEW, {"draft": form["key"]}).text
    gp.post(DROP, {"key": form["key"]})

    verbs = ["kept", "changed", "listed", "listed", "opened", "listed", "dropped"]
    assert log() == [(f"draft.{verb}", [form["key"]]) for verb in verbs]


def test_a_key_of_somebody_elses_draft_is_answered_like_any_other(gp, assistant, cast):
    theirs = filled_in(cast)
    gp.post(KEEP, theirs)
    of_anna = Draft.objects.get().pk

    own = filled_in(cast, key=theirs["key"], last_name="Anders")
    answers = [
        assistant.post(KEEP, own | {"key": key}, headers={"HX-Request": "true"}) for key in (own["key"], uuid.uuid4())
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].headers == answers[1].headers
    Draft.objects.filter(user=cast.bram, data__key=str(answers[1].wsgi_request.POST["key"])).delete()

    of_bram = Draft.objects.get(user=cast.bram)
    assistant.post(KEEP, own | {"help_question": "Alleen."})
    of_bram.refresh_from_db()
    assert of_bram.data["help_question"] == "Alleen."
    assert "Anders" in assistant.get(NEW, {"draft": of_bram.pk}).text
    assert "Beem" not in assistant.get(NEW, {"draft": of_anna}).text
    assert "Beem" in gp.get("/").text and "Anders" not in gp.get("/").text

    assistant.post(DROP, {"key": own["key"]})
    assert [draft.pk for draft in Draft.objects.all()] == [of_anna]


def test_sending_a_form_with_somebody_elses_key_leaves_their_draft(gp, assistant, cast):
    form = filled_in(cast)
    gp.post(KEEP, form)
    assistant.post(KEEP, form)
    assert Draft.objects.count() == 2
    assistant.post(NEW, form | {"referrer": str(cast.anna.pk)})
    assert Referral.objects.count() == 1
    assert Draft.objects.get().user == cast.anna


def test_a_draft_is_forgotten_after_the_day_it_says(gp, cast):
    form = filled_in(cast)
    gp.post(KEEP, form)
    last = timezone.localdate() + timedelta(days=DAYS_KEPT)
    assert f"kept until {last.day} " in gp.get(NEW).text
    assert f"kept until {last.day} " in gp.get("/").text
    assert f"until {last.day} " in gp.post(KEEP, form, follow=True).text

    days_later(DAYS_KEPT)
    assert Draft.objects.count() == 1
    days_later(1)
    assert not Draft.objects.exists()
    assert log()[-1] == ("draft.forgotten", [form["key"]])


def test_a_draft_that_one_goes_on_with_is_kept_longer(gp, cast):
    form = filled_in(cast)
    gp.post(KEEP, form)
    days_later(DAYS_KEPT)
    gp.post(KEEP, form | {"help_question": "Alleen."})
    days_later(1)
    assert Draft.objects.count() == 1


@pytest.fixture
def two_drafts(gp, assistant, cast) -> None:
    """Of Anna, and of Bram, who leaves."""
    gp.post(KEEP, filled_in(cast))
    assistant.post(KEEP, filled_in(cast, last_name="Anders"))
    assert Draft.objects.count() == 2


def test_the_drafts_of_who_left_the_practice_are_forgotten(two_drafts, assistant, cast):
    place = Membership.objects.filter(user=cast.bram)
    place.update(until=timezone.localdate())
    call_command("run_daily")
    assert Draft.objects.count() == 2  # the last day is a day of work
    place.update(until=timezone.localdate() - timedelta(days=1))
    Membership.objects.create(
        region_id=cast.here.region.pk,
        user=cast.bram,
        organisation=cast.other_practice,
        role=Role.ASSISTANT,
        since=timezone.localdate(),
    )
    assert "Anders" not in assistant.get("/").text
    call_command("run_daily")
    assert Draft.objects.get().user == cast.anna


def test_a_closed_account_leaves_no_drafts(two_drafts, cast):
    close_account(cast.actor(cast.ivo), cast.bram)
    assert Draft.objects.get().user == cast.anna
    assert AuditEntry.objects.get(verb="draft.forgotten").user_id == cast.ivo.pk


def test_no_consent_drops_the_draft_and_what_still_arrives_of_the_form_is_not_kept(gp, cast):
    form = filled_in(cast, consent="")
    gp.post(KEEP, form)
    assert Draft.objects.count() == 1
    gp.post(reverse("referral:signpost"), form)
    assert Signpost.objects.count() == 1 and not Draft.objects.exists()

    late = gp.post(KEEP, form, headers={"HX-Request": "true"})
    assert (late.status_code, late.content) == (204, b"")
    assert "No draft of it is kept" in gp.post(KEEP, form, follow=True).text
    assert not Draft.objects.exists()
    assert gp.post(KEEP, form | {"key": str(uuid.uuid4())}).status_code == 302 and Draft.objects.count() == 1


def test_what_arrives_after_sending_is_no_draft_again(gp, cast):
    form = filled_in(cast)
    gp.post(KEEP, form)
    gp.post(NEW, form)
    assert Referral.objects.count() == 1
    assert gp.post(KEEP, form, headers={"HX-Request": "true"}).status_code == 204
    assert not Draft.objects.exists()


def test_a_signpost_with_a_key_of_another_region_is_counted_no_second_time(gp, cast):
    """And is told apart from no other key."""
    form = filled_in(cast, consent="")
    gp.post(reverse("referral:signpost"), form)
    Signpost.objects.update(region_id=cast.there.region.pk)
    assert gp.post(reverse("referral:signpost"), form).status_code == 200
    assert Signpost.objects.count() == 1
