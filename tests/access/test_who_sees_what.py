"""The table of who sees which field, walked cell by cell through the real pages.

Each group of fields holds a text that stands nowhere else. For every cell of the table the pages that viewer can open are fetched, and the
text must be there or must not. Questionnaires have no page yet: for those the table itself is tested. The log of a file is no text but a
trace, and has tests of its own.
"""

import dataclasses
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.access.fields import TABLE, Cell, Group, Viewer, fields_for
from kring.access.links import make, token_for
from kring.access.models import Grant, LinkPurpose, StandIn
from kring.access.permissions import Relative
from kring.capacity.models import Appointment
from kring.clients.actions import Wishes
from kring.clients.models import Consent
from kring.directory.models import Activity
from kring.feedback.models import Feedback
from kring.journey.models import Contact, Goal, Plan
from kring.matching.models import Handover
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.departure import open_with_reason
from kring.referral.models import Referral
from kring.spiderweb.actions.webs import NewWeb, share
from kring.spiderweb.actions.webs import make as make_web
from kring.spiderweb.models import Web
from kring.spiderweb.rules.web import Dimension, Filled, Kind
from kring.ui import phone
from tests.factories import a_person, an_accepted_referral

HIDDEN = {
    Group.COURSE: "Kanariekamer",
    Group.CONTACT: "Kanarienaam",
    Group.SPEAKING_WITH: "Kanariedochter",
    Group.QUESTION: "Kanarievraag",
    Group.ICPC: "K99.11",
    Group.NOTES: "Kanarienotitie",
    Group.PLAN: "Kanariedoel",
    Group.ACTIVITIES: "Kanariekoor",
    Group.SPIDER_WEB: "Kanarieweb",
}
LATER = "0612121212"  # a number that the link worker writes down once consent was withdrawn
# What each cell means for the text on the pages, where the table's word does not already say it.
SHOWN_TO_PROVIDER = {Group.ACTIVITIES}  # its own activity; the rest only as far as the hand-over says, in its own words
SHOWN_BY_LINK = {Group.COURSE}  # logistics: where one is expected, not even the name


@dataclasses.dataclass
class Course:
    """A referral with a text in every group."""

    referral: Referral
    handover: Handover
    card: str
    provider_link: str


@pytest.fixture
def course(cast) -> Course:
    """Anna's client with Dewi, with everything recorded."""
    referral = an_accepted_referral(
        cast,
        person=a_person(last_name=HIDDEN[Group.CONTACT]),
        wishes=Wishes(may_speak_with=HIDDEN[Group.SPEAKING_WITH]),
        help_question=HIDDEN[Group.QUESTION],
        icpc=(HIDDEN[Group.ICPC],),
    )
    now, today = timezone.now(), timezone.localdate()
    common = {"region_id": referral.region_id, "referral": referral}
    Contact.objects.create(
        **common,
        organisation=referral.welfare,
        user=cast.dewi,
        on=today,
        kind="phone",
        outcome="attended",
        note=HIDDEN[Group.NOTES],
        recorded_at=now,
    )
    Plan.objects.create(**common, what_matters=HIDDEN[Group.PLAN], changed_at=now)
    Goal.objects.create(**common, text=HIDDEN[Group.PLAN], made_at=now)
    Feedback.objects.create(
        **common,
        practice=referral.practice,
        moment="after_intake",
        text="Het gaat beter.",
        author=cast.dewi,
        sent_at=now,
    )
    Activity.objects.filter(pk=cast.activity.pk).update(title=HIDDEN[Group.ACTIVITIES])
    Appointment.objects.create(
        region_id=referral.region_id,
        dossier=referral.dossier,
        user=cast.dewi,
        room=HIDDEN[Group.COURSE],
        kind="next",
        starts_at=now + timedelta(days=3),
        minutes=30,
        booked_at=now,
    )
    made = NewWeb(filled=Filled(kind=Kind.SHORT, marks={}, words={Dimension.BODY: HIDDEN[Group.SPIDER_WEB]}), on=today)
    make_web(cast.actor(cast.dewi), referral.pk, made)
    handover = Handover.objects.create(
        **common,
        activity=cast.activity,
        provider=cast.provider,
        state="welcome",
        first_name="Mien",
        sent_by=cast.dewi,
        sent_at=now,
    )
    provider_token = make(
        LinkPurpose.PROVIDER,
        region_id=referral.region_id,
        dossier_id=referral.pk,
        subject_id=handover.pk,
        now=now,
    )
    return Course(
        referral,
        handover,
        card=reverse("doors:client", args=[token_for(referral.pk, LinkPurpose.CLIENT)]),
        provider_link=reverse("doors:provider_link", args=[provider_token]),
    )


def seen(user, course: Course, *pages: str) -> str:
    """Everything that the pages show to this person (or to the bearer of a link)."""
    browser = Client()
    if user is not None:
        browser.force_login(user)
    return "".join(browser.get(page).text for page in pages)


def pages_about(course: Course) -> tuple[str, ...]:
    """The pages on which a course can be seen."""
    pk = course.referral.pk
    return (
        reverse("doors:today"),
        reverse("referral:list"),
        reverse("doors:file", args=[pk]),
        reverse("spiderweb:webs", args=[pk]),
        reverse("feedback:page", args=[pk]),
        reverse("matching:handover", args=[course.handover.pk]),
        reverse("insight:dashboard"),
        reverse("insight:results"),
        reverse("doors:team_files"),
    )


GROUPS = list(HIDDEN)


@pytest.mark.parametrize("group", GROUPS)
def test_referrer(cast, course, group):
    shown = HIDDEN[group] in seen(cast.anna, course, *pages_about(course))
    assert shown == (TABLE[group][Viewer.REFERRER] is Cell.ALWAYS)


@pytest.mark.parametrize("who", ["anna", "bram"])
@pytest.mark.parametrize("group", GROUPS)
def test_referrer_once_consent_was_withdrawn(cast, course, group, who):
    withdraw_consent(cast.actor(cast.dewi), course.referral.pk)
    course.referral.refresh_from_db()
    course.referral.client.phone = LATER
    course.referral.client.save()
    page = seen(getattr(cast, who), course, *pages_about(course))
    assert (HIDDEN[group] in page) == (TABLE[group][Viewer.WITHOUT_CONSENT] in {Cell.ALWAYS, Cell.UNTIL_THEN})
    assert phone.shown(LATER) not in page
    assert phone.shown(LATER) in seen(cast.dewi, course, *pages_about(course))


@pytest.mark.parametrize("group", GROUPS)
def test_link_worker_goes_on_seeing_it_all(cast, course, group):
    withdraw_consent(cast.actor(cast.anna), course.referral.pk)
    shown = HIDDEN[group] in seen(cast.dewi, course, *pages_about(course))
    assert shown == (TABLE[group][Viewer.LINK_WORKER] is Cell.ALWAYS)


@pytest.mark.parametrize("group", GROUPS)
def test_link_worker(cast, course, group):
    shown = HIDDEN[group] in seen(cast.dewi, course, *pages_about(course))
    assert shown == (TABLE[group][Viewer.LINK_WORKER] is Cell.ALWAYS)


def test_link_worker_sees_icpc_only_with_consent(cast, course):
    page = reverse("doors:file", args=[course.referral.pk])
    assert HIDDEN[Group.ICPC] not in seen(cast.dewi, course, page)
    Consent.objects.update(share_icpc=True)
    assert HIDDEN[Group.ICPC] in seen(cast.dewi, course, page)


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_the_practice_sees_a_web_only_when_the_client_lets_it(cast, course, who):
    assert TABLE[Group.SPIDER_WEB][Viewer.REFERRER] is Cell.WITH_CONSENT
    page = reverse("spiderweb:webs", args=[course.referral.pk])
    assert HIDDEN[Group.SPIDER_WEB] not in seen(getattr(cast, who), course, page)
    share(cast.actor(cast.dewi), Web.objects.get().pk, True)
    assert HIDDEN[Group.SPIDER_WEB] in seen(getattr(cast, who), course, page)
    withdraw_consent(cast.actor(cast.dewi), course.referral.pk)
    assert HIDDEN[Group.SPIDER_WEB] not in seen(getattr(cast, who), course, page)


@pytest.mark.parametrize("group", GROUPS)
def test_team_lead_without_absence_sees_what_is_shown_always(cast, course, group):
    """That is nothing: a file is a colleague's until that colleague is away, or until there is a reason."""
    shown = HIDDEN[group] in seen(cast.fenna, course, *pages_about(course))
    assert shown == (TABLE[group][Viewer.TEAM_LEAD] is Cell.ALWAYS)
    assert not shown


@pytest.mark.parametrize("group", GROUPS)
def test_team_lead_on_absence(cast, course, group):
    today = timezone.localdate()
    StandIn.objects.create(
        region_id=course.referral.region_id, organisation=cast.here.welfare, absent=cast.dewi, since=today, until=today
    )
    shown = HIDDEN[group] in seen(cast.fenna, course, *pages_about(course))
    assert shown == (TABLE[group][Viewer.TEAM_LEAD] in {Cell.ALWAYS, Cell.ON_ABSENCE})


@pytest.mark.parametrize("group", GROUPS)
def test_team_lead_with_a_reason(cast, course, group):
    now = timezone.now()
    Grant.objects.create(
        region_id=course.referral.region_id,
        dossier=course.referral.dossier,
        user=cast.fenna,
        reason="Cliënt belde in paniek.",
        since=now,
        until=now + timedelta(hours=4),
    )
    pages = [reverse(name, args=[course.referral.pk]) for name in ("doors:file", "spiderweb:webs")]
    shown = HIDDEN[group] in seen(cast.fenna, course, *pages)
    assert shown == (TABLE[group][Viewer.TEAM_LEAD] in {Cell.ALWAYS, Cell.ON_ABSENCE, Cell.WITH_REASON})


@pytest.mark.parametrize("group", GROUPS)
def test_provider(cast, course, group):
    by_account = seen(cast.gijs, course, reverse("doors:provider"), *pages_about(course))
    by_link = seen(None, course, course.provider_link)
    assert "Mien" in by_account and "Mien" in by_link
    assert (HIDDEN[group] in by_account) == (group in SHOWN_TO_PROVIDER)
    assert (HIDDEN[group] in by_link) == (group in SHOWN_TO_PROVIDER)


@pytest.mark.parametrize("group", GROUPS)
def test_client_with_only_the_link(cast, course, group):
    assert (HIDDEN[group] in seen(None, course, course.card)) == (group in SHOWN_BY_LINK)


@pytest.mark.parametrize("who", ["carla", "bram", "els", "hanna", "ivo", "jet", "karim", "lot"])
@pytest.mark.parametrize("group", GROUPS)
def test_others(cast, course, group, who):
    shown = HIDDEN[group] in seen(getattr(cast, who), course, *pages_about(course))
    # Bram works in Anna's practice, which reads its own patients together.
    assert shown == (who == "bram" and TABLE[group][Viewer.REFERRER] is Cell.ALWAYS)


def own_trace(user, course: Course) -> tuple[bool, bool]:
    """Whether somebody finds the file in their own log, and what Dewi did in it anywhere."""
    browser = Client()
    browser.force_login(user)
    pk = course.referral.pk
    overview, of_file = (browser.get(reverse("account:did")), browser.get(reverse("account:did_in_file", args=[pk])))
    others = "opende een dossier van een collega met een reden"  # nobody but Fenna did that, in these tests
    return of_file.status_code == 200, others in overview.text + of_file.text


def with_a_grant(cast, course: Course) -> None:
    open_with_reason(cast.actor(cast.fenna), course.referral.pk, "Cliënt belde in paniek.")


@pytest.mark.parametrize("who", ["anna", "dewi"])
def test_the_log_of_a_file_shows_own_actions_to_referrer_and_link_worker(cast, course, who):
    viewer = {"anna": Viewer.REFERRER, "dewi": Viewer.LINK_WORKER}[who]
    assert TABLE[Group.AUDIT][viewer] is Cell.OWN_ACTIONS
    with_a_grant(cast, course)
    assert own_trace(getattr(cast, who), course) == (True, False)


def test_the_log_of_a_file_is_for_a_team_lead_on_request_only(cast, course):
    assert TABLE[Group.AUDIT][Viewer.TEAM_LEAD] is Cell.ON_REQUEST
    with_a_grant(cast, course)
    assert own_trace(cast.fenna, course) == (False, True)  # not the file's; what she did herself stands in her overview
    assert HIDDEN[Group.CONTACT] in seen(cast.fenna, course, reverse("doors:file", args=[course.referral.pk]))


@pytest.mark.parametrize("who", ["gijs", "carla", "els", "hanna", "ivo", "jet", "karim", "lot"])
def test_the_log_of_a_file_is_never_for_providers_and_others(cast, course, who):
    viewer = Viewer.PROVIDER if who == "gijs" else Viewer.OTHERS
    assert TABLE[Group.AUDIT][viewer] is Cell.NEVER
    with_a_grant(cast, course)
    seen(getattr(cast, who), course, reverse("matching:handover", args=[course.handover.pk]), reverse("doors:provider"))
    assert own_trace(getattr(cast, who), course) == (False, False)
    assert HIDDEN[Group.CONTACT] not in seen(getattr(cast, who), course, reverse("account:did"))


def test_the_log_of_a_file_is_not_behind_a_link(course):
    assert TABLE[Group.AUDIT][Viewer.CLIENT] is Cell.HIGH_ASSURANCE
    assert reverse("account:did") not in seen(None, course, course.card, course.provider_link)
    assert Client().get(reverse("account:did_in_file", args=[course.referral.pk])).status_code == 302


@pytest.mark.parametrize("group", [Group.QUESTIONNAIRES])
def test_groups_without_a_page_yet_follow_the_table(group):
    assert group in fields_for([Relative.LINK_WORKER])
    assert group not in fields_for([Relative.REFERRER])
    assert group in fields_for([Relative.REFERRER], consented=[group])
    assert group not in fields_for([Relative.TEAM_LEAD, Relative.WITH_REASON])


def test_every_cell_of_the_table_is_filled():
    assert {(group, viewer) for group in TABLE for viewer in TABLE[group]} == {(g, v) for g in Group for v in Viewer}
