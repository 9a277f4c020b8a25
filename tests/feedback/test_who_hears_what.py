"""Who hears what: the table of `feedback.hearing`, walked cell by cell through real actions. An empty cell hears nothing."""

import pytest
from django.utils import timezone

from kring.clients.models import Client
from kring.duties.models import Step
from kring.events.models import OutboxMessage
from kring.events.outbox import work_off
from kring.feedback.hearing import TABLE, Audience, Channel, Happening
from kring.feedback.models import Notice
from kring.identity.models import Role
from kring.journey.actions.course import close
from kring.matching.actions.attend import answer as answer_handover
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.actions.mend import answer, withdraw
from kring.referral.actions.receive import ask, give_back
from kring.referral.models import Referral
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.cast import Cast
from tests.factories import a_referral, an_accepted_referral
from tests.feedback.scenes import CLIENT, FILLED, PROVIDER, SCENES, Scene, play, spoken_with
from tests.matching.handovers import a_handover

# What can be seen to arrive. What shows on a page or on paper is in `test_what_shows`.
ARRIVES: dict[Channel, str] = {
    Channel.INBOX: "notice",
    Channel.MAIL: "mail",
    Channel.DUTY: "duty",
    Channel.REMINDER: "reminder",
    Channel.THANKS: "mail",
    Channel.LINK: "mail",
    Channel.QUESTIONS: "mail",
}
BY_STEP = {Channel.TODAY, Channel.STEP, Channel.STEP_UNTIL_ANSWERED, Channel.STEP_PER_CLIENT}


def arrived(cast: Cast, referral: Referral, happening: Happening, mailoutbox: list) -> dict[Audience, set[str]]:
    """What reached whom."""
    notices = Notice.objects.filter(dossier=referral.pk, happening=happening)
    everything = Notice.objects.filter(dossier=referral.pk)
    assert everything.count() == notices.count(), "something else was told as well"
    mailed = {address for mail in mailoutbox for address in mail.to}
    waiting = OutboxMessage.objects.filter(delivered_at=None)
    found: dict[Audience, set[str]] = {audience: set() for audience in Audience}
    for audience, organisation in ((Audience.REFERRER, cast.here.practice), (Audience.LINK_WORKER, cast.here.welfare)):
        if notices.filter(organisation=organisation).exists():
            found[audience].add("notice")
    if Step.objects.filter(dossier=referral.pk, code="feedback", done_at=None).exists():
        found[Audience.LINK_WORKER].add("duty")
    if waiting.filter(handler__endswith="clients.remind").exists():
        found[Audience.CLIENT].add("reminder")
    for audience, addresses in (
        (Audience.REFERRER, {cast.anna.email, cast.bram.email}),
        (Audience.LINK_WORKER, {cast.dewi.email, cast.els.email, cast.fenna.email}),
        (Audience.CLIENT, {CLIENT}),
        (Audience.PROVIDER, {PROVIDER}),
    ):
        if mailed & addresses:
            found[audience].add("mail")
    return found


def expected(happening: Happening, audience: Audience, scene: Scene) -> set[str]:
    """What must reach an audience by the table."""
    cell = TABLE[happening][audience]
    found = {ARRIVES[channel] for channel in cell if channel in ARRIVES}
    if Channel.TODAY in cell and scene.today == "notice":
        found.add("notice")
    return found


# The step by which Today tells it. Some step there always is, so only which one says that something was told.
TOLD_BY: dict[Happening, str] = {
    Happening.REFERRED: "accept",
    Happening.ANSWERED: "accept",
    Happening.NO_CONTACT: "neutral_card",
    Happening.HANDED_OVER: "await_provider",
    Happening.FULL: "find_other",
    Happening.STOPPED: "find_other",
    Happening.CHANGED: "follow_up",
    Happening.GAP_FILLED: "there_is_now",
    Happening.GAP_DROPPED: "find_other",
    Happening.QUESTIONS_AT_START: "ask_questions",
    Happening.ANSWER_TO_CALL_ABOUT: "call_about_answer",
}


@pytest.mark.parametrize("happening", SCENES)
def test_each_cell_of_the_table_is_what_arrives(cast, mailoutbox, happening):
    scene = SCENES[happening]
    referral = play(cast, scene, mailoutbox)
    seen = arrived(cast, referral, happening, mailoutbox)
    wanted = {audience: expected(happening, audience, scene) for audience in Audience}
    # The duty is owed by what was delivered; where it stood before already, the table does not speak of it.
    if Channel.DUTY not in TABLE[happening][Audience.LINK_WORKER]:
        seen[Audience.LINK_WORKER].discard("duty")
    assert seen == wanted


def test_every_step_of_the_table_is_named():
    by_step = {one for one, row in TABLE.items() if BY_STEP & set(row[Audience.LINK_WORKER])}
    assert set(TOLD_BY) == {one for one in by_step if SCENES[one].today == "step"}


@pytest.mark.parametrize("happening", TOLD_BY)
def test_today_tells_by_a_new_step_where_the_table_says_so(cast, happening):
    scene = SCENES[happening]
    referral = scene.before(cast)
    # That nobody was reached is told by the last attempt itself, not by the day on which the norm has passed.
    before = set() if happening == Happening.NO_CONTACT else set(Step.objects.values_list("pk", flat=True))
    referral = scene.act(cast, referral)
    new = Step.objects.filter(dossier=referral.pk, done_at=None, organisation=cast.here.welfare).exclude(pk__in=before)
    assert TOLD_BY[happening] in set(new.values_list("code", flat=True))


@pytest.mark.parametrize("happening", SCENES)
def test_a_notice_is_read_by_its_audience_only(cast, mailoutbox, happening):
    referral = play(cast, SCENES[happening], mailoutbox)
    for notice in Notice.objects.filter(dossier=referral.pk):
        side = Role.REFERRER if notice.organisation_id == cast.here.practice.pk else Role.LINK_WORKER
        assert notice.user_id == (cast.anna.pk if side == Role.REFERRER else cast.dewi.pk)


@pytest.mark.parametrize("happening", SCENES)
def test_no_mail_says_anything_about_anyone(cast, mailoutbox, happening):
    referral = play(cast, SCENES[happening], mailoutbox)
    client = Client.objects.get(pk=referral.client_id)
    told = [client.first_name, client.last_name, client.phone, referral.help_question, referral.reference]
    told += [cast.here.practice.name, cast.here.welfare.name, cast.here.region.name, cast.here.programme.name]
    told += [user.name.split()[0] for user in cast.everyone] + [str(referral.pk), str(timezone.localdate().year)]
    for mail in mailoutbox:
        page = mail.alternatives[0].content
        for text in (mail.subject, mail.body, page):
            assert [word for word in told if word in text] == []


def test_every_row_of_the_table_is_walked():
    assert set(SCENES) == set(TABLE) == set(Happening)


def test_a_provider_who_welcomed_someone_is_thanked_at_the_end(cast, mailoutbox):
    welcomed, asked = spoken_with(cast), spoken_with(cast)
    handover = a_handover(cast, welcomed)
    answer_handover(cast.actor(cast.gijs), handover.pk, HandoverState.WELCOME)
    for referral in (asked, welcomed):
        close(cast.actor(cast.dewi), referral.pk)
    mailoutbox.clear()
    work_off()
    assert [mail.subject for mail in mailoutbox if mail.to == [PROVIDER]] == ["Bedankt voor uw welkom"]


def test_who_acts_is_not_told(cast, mailoutbox):
    own = an_accepted_referral(cast, **FILLED)
    Notice.objects.all().delete()
    withdraw(cast.actor(cast.anna), own.pk, WithdrawReason.MISTAKE)
    returned = a_referral(cast, **FILLED)
    give_back(cast.actor(cast.dewi), returned.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?")
    work_off()
    heard = set(Notice.objects.values_list("happening", "organisation_id"))
    assert heard == {("withdrawn", cast.here.welfare.pk), ("returned", cast.here.practice.pk)}
    assert [mail.to for mail in mailoutbox] == [[cast.anna.email]]  # about the returned one only


def test_acting_on_a_file_empties_the_inbox_about_it(cast):
    referral = ask(cast.actor(cast.dewi), a_referral(cast).pk, "Mag ik bellen?")
    other = ask(cast.actor(cast.dewi), a_referral(cast).pk, "En hier?")
    answer(cast.actor(cast.bram), referral.pk, "Ja.")
    waiting = Notice.objects.filter(organisation=cast.here.practice, read_at=None)
    assert [notice.dossier_id for notice in waiting] == [other.pk]
