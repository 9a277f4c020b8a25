"""Who hears what: the table of `feedback.hearing`, walked cell by cell through real actions. An empty cell hears nothing."""

import dataclasses
import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from kring.access.models import StandIn
from kring.clients.actions import Wishes
from kring.clients.models import Client
from kring.directory.actions import Offer
from kring.directory.actions import change as change_activity
from kring.directory.actions import stop as stop_activity
from kring.duties.models import Step
from kring.events.models import OutboxMessage
from kring.events.outbox import work_off
from kring.feedback.actions import reply, send_feedback
from kring.feedback.daily import remind_unread, tell_of_no_contact, tell_of_no_feedback
from kring.feedback.hearing import TABLE, Audience, Channel, Happening
from kring.feedback.models import Feedback, MailTurn, Notice
from kring.feedback.rules.owed import About
from kring.identity.models import Role
from kring.journey.actions.contacts import NewContact, move_contact_to_right_file, record_contact
from kring.journey.actions.course import close, reopen
from kring.journey.rules.reaching import Outcome
from kring.matching.actions.attend import answer as answer_handover
from kring.matching.actions.gaps import close as close_gap
from kring.matching.actions.gaps import drop as drop_gap
from kring.matching.rules.lifecycle import HandoverState
from kring.outcomes.actions.answering import Given, answer_by_link
from kring.outcomes.daily import ask as ask_how_it_goes
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.mend import answer, withdraw
from kring.referral.actions.messages import send_note
from kring.referral.actions.receive import ask, give_back
from kring.referral.models import Referral
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.cast import Cast
from tests.directory.upkeep.kept import as_shown
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.feedback.ahead import booked_well_ahead
from tests.matching.gaps import a_need
from tests.matching.handovers import a_handover
from tests.outcomes.factories import a_link_to, measures, moment_of

CLIENT = "mien@example.org"
PROVIDER = "brug@example.org"
FILLED = {"person": a_person(email=CLIENT), "wishes": Wishes(may_mail=True)}

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
ALARM = {"instrument": "djg-6", "item": "10", "value": 1, "at_most": True}
BY_STEP = {Channel.TODAY, Channel.STEP, Channel.STEP_UNTIL_ANSWERED, Channel.STEP_PER_CLIENT}


@dataclasses.dataclass(frozen=True)
class Scene:
    """How something comes about: what was before, what happens, and whether Today tells it by a step or by a notice."""

    before: Callable[[Cast], Referral | None]
    act: Callable[[Cast, Referral | None], Referral | None]
    today: str = "step"


def spoken_with(cast: Cast) -> Referral:
    """Dewi accompanies; they met."""
    referral = an_accepted_referral(cast, **FILLED)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    return referral


def ended(cast: Cast) -> Referral:
    """It is over."""
    referral = spoken_with(cast)
    close(cast.actor(cast.dewi), referral.pk)
    return referral


def with_feedback(cast: Cast) -> Referral:
    """Feedback was sent."""
    referral = spoken_with(cast)
    give(cast, referral)
    return referral


def give(cast: Cast, referral: Referral) -> Referral:
    """Dewi sends feedback."""
    send_feedback(cast.actor(cast.dewi), referral.pk, About.AFTER_INTAKE, "Eerste gesprek gehad.", key=uuid.uuid4())
    return referral


def while_dewi_is_away(cast: Cast):
    """Fenna, the team lead, looks after Dewi's files: so Dewi is not the one who acts."""
    today = timezone.localdate()
    StandIn.objects.create(
        region_id=cast.here.region.pk,
        organisation=cast.here.welfare,
        absent=cast.dewi,
        since=today,
        until=today,
    )
    return cast.actor(cast.fenna)


def moved_away(cast: Cast, referral: Referral) -> Referral:
    """The conversation belonged to somebody else."""
    right = an_accepted_referral(cast, person=a_person(last_name="Tak"))
    move_contact_to_right_file(while_dewi_is_away(cast), referral.contacts.get().pk, right.pk)
    return referral


def long_ago(referral: Referral) -> Referral:
    """A month ago, so that every norm has passed."""
    Referral.objects.filter(pk=referral.pk).update(sent_at=timezone.now() - timedelta(days=30))
    return referral


def unread(cast: Cast) -> Referral:
    """Feedback that nobody read for a month."""
    referral = with_feedback(cast)
    Feedback.objects.update(sent_at=timezone.now() - timedelta(days=30))
    return referral


def handed_over(cast: Cast) -> Referral:
    """Somebody was introduced to the walking group."""
    return a_handover(cast, spoken_with(cast)).referral


def welcomed(cast: Cast) -> Referral:
    """The walking group said welcome."""
    referral = handed_over(cast)
    answer_handover(cast.actor(cast.gijs), referral.handovers.get().pk, HandoverState.WELCOME)
    return referral


def waits(cast: Cast) -> Referral:
    """Nothing fitted, and somebody waits for what is missing."""
    return a_need(cast, spoken_with(cast)).referral


def the_gap(referral: Referral) -> uuid.UUID:
    """What they wait for."""
    return referral.waiting_for.get().gap_id


def tried_in_vain(cast: Cast) -> Referral:
    """Dewi called as often as was agreed, and nobody answered."""
    referral = an_accepted_referral(cast, **FILLED)
    for _attempt in range(3):
        record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    return referral


def another_price(cast: Cast):
    """The steward writes that the walking group costs something from now on."""
    now = {field.name: getattr(cast.activity, field.name) for field in dataclasses.fields(Offer)}
    offer = Offer(**(now | {"cost": Decimal("2.50")}))
    return change_activity(cast.actor(cast.ivo), cast.activity.pk, offer, seen=as_shown(cast.activity))


def measured(cast: Cast) -> Referral:
    """Somebody whom the programme asks at the start how they fare; one answer asks for a call."""
    measures(cast.here, alarms=[ALARM], start=["djg-6"])
    return an_accepted_referral(cast, **FILLED)


def measured_at_the_end(cast: Cast) -> Referral:
    """The course is over, and the programme asks how it was."""
    measures(cast.here, end=["djg-6"])
    return ended(cast)


def alarming(cast: Cast, referral: Referral) -> Referral:
    """The client answers, by a link, what asks for a call."""
    _token, link = a_link_to(cast, moment_of(referral, "start"))
    answer_by_link(link, Given(instrument="djg-6", item="10", value=1, language="nl"))
    return referral


SCENES: dict[Happening, Scene] = {
    Happening.REFERRED: Scene(
        lambda cast: None,
        lambda cast, _: booked_well_ahead(cast, by=cast.bram, referrer_id=cast.anna.pk, **FILLED),
    ),
    Happening.RETURNED: Scene(
        lambda cast: a_referral(cast, **FILLED),
        lambda cast, referral: give_back(
            while_dewi_is_away(cast), referral.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?"
        ),
        today="notice",
    ),
    Happening.ASKED: Scene(
        lambda cast: a_referral(cast, **FILLED),
        lambda cast, referral: ask(while_dewi_is_away(cast), referral.pk, "Mag ik bellen?"),
        today="notice",
    ),
    Happening.WITHDRAWN: Scene(
        lambda cast: an_accepted_referral(cast, **FILLED),
        lambda cast, referral: withdraw(cast.actor(cast.bram), referral.pk, WithdrawReason.MISTAKE),
        today="notice",
    ),
    Happening.CONSENT_WITHDRAWN: Scene(
        spoken_with,
        lambda cast, referral: withdraw_consent(while_dewi_is_away(cast), referral.pk),
    ),
    Happening.ANSWERED: Scene(
        lambda cast: ask(cast.actor(cast.dewi), a_referral(cast, **FILLED).pk, "Mag ik bellen?"),
        lambda cast, referral: answer(cast.actor(cast.bram), referral.pk, "Ja, na elf uur."),
    ),
    Happening.NO_CONTACT: Scene(
        lambda cast: long_ago(tried_in_vain(cast)),
        lambda cast, referral: tell_of_no_contact(timezone.now()) and referral,
    ),
    Happening.NO_FEEDBACK: Scene(
        lambda cast: long_ago(spoken_with(cast)),
        lambda cast, referral: tell_of_no_feedback(timezone.now()) and referral,
    ),
    Happening.HANDED_OVER: Scene(spoken_with, lambda cast, referral: a_handover(cast, referral).referral),
    Happening.FULL: Scene(
        handed_over,
        lambda cast, referral: (
            answer_handover(cast.actor(cast.gijs), referral.handovers.get().pk, HandoverState.FULL).referral
        ),
    ),
    Happening.STOPPED: Scene(
        handed_over,
        lambda cast, referral: stop_activity(cast.actor(cast.ivo), cast.activity.pk, timezone.localdate()) and referral,
    ),
    Happening.CHANGED: Scene(handed_over, lambda cast, referral: another_price(cast) and referral),
    Happening.GAP_FILLED: Scene(
        waits,
        lambda cast, referral: close_gap(cast.actor(cast.hanna), the_gap(referral), cast.activity.pk) and referral,
    ),
    Happening.GAP_DROPPED: Scene(
        waits,
        lambda cast, referral: drop_gap(cast.actor(cast.hanna), the_gap(referral), "Geen ruimte.") and referral,
    ),
    Happening.FEEDBACK_SENT: Scene(spoken_with, give),
    Happening.FEEDBACK_UNREAD: Scene(unread, lambda cast, referral: remind_unread(timezone.now()) and referral),
    Happening.REPLIED: Scene(
        with_feedback,
        lambda cast, referral: (
            reply(cast.actor(cast.anna), Feedback.objects.get().pk, "Fijn om te horen.") and referral
        ),
    ),
    Happening.NOTE_TO_REFERRER: Scene(
        lambda cast: an_accepted_referral(cast, **FILLED),
        lambda cast, referral: send_note(cast.actor(cast.dewi), referral.pk, "Mevrouw komt graag.") and referral,
    ),
    Happening.NOTE_TO_LINK_WORKER: Scene(
        lambda cast: an_accepted_referral(cast, **FILLED),
        lambda cast, referral: send_note(cast.actor(cast.bram), referral.pk, "Zij is verhuisd.") and referral,
    ),
    Happening.CLOSED: Scene(welcomed, lambda cast, referral: close(cast.actor(cast.dewi), referral.pk)),
    Happening.CONTACT_MOVED: Scene(spoken_with, moved_away),
    Happening.REOPENED: Scene(ended, lambda cast, referral: reopen(cast.actor(cast.dewi), referral.pk)),
    Happening.QUESTIONS_AT_START: Scene(measured, lambda cast, referral: ask_how_it_goes(timezone.now()) and referral),
    Happening.QUESTIONS_LATER: Scene(
        measured_at_the_end, lambda cast, referral: ask_how_it_goes(timezone.now()) and referral
    ),
    Happening.ANSWER_TO_CALL_ABOUT: Scene(measured, alarming),
}


def play(cast: Cast, scene: Scene, mailoutbox: list) -> Referral:
    """Play a scene; what its preparation told is forgotten first."""
    referral = scene.before(cast)
    for model in (Notice, MailTurn, OutboxMessage):
        model.objects.all().delete()
    mailoutbox.clear()
    referral = scene.act(cast, referral)
    work_off()
    return referral


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
