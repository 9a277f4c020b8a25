"""Four courses side by side, with everything that can hang on them: the matrix walks every page against each.

`ours` is Anna's client with Dewi, `others` Carla's client with Els in the same region, `far` Jet's client with Karim in another region.
`stopped` is like `ours`, but the client withdrew consent: the practice may know nothing new.
Around them stand, besides the cast, people who are something for a while, or no longer: Mo, who takes over for Els this week; Wim, a
second team lead, who opened `ours` with a reason; Roos, who left Anna's practice for Carla's; and Ot, who works nowhere any more.
"""

import dataclasses
import uuid
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from kring.access.links import LinkPurpose, make
from kring.access.policy import _dossier_columns
from kring.capacity.models import Absence, Appointment, Departure
from kring.directory.actions import Offer
from kring.directory.models import (
    Activity,
    Correction,
    Feed,
    Intake,
    IntakeState,
    Likeness,
    Merge,
    Picture,
    Proposal,
    Theme,
    Tip,
)  # fmt: skip
from kring.directory.pictures.actions import FRAME
from kring.directory.proposing.actions import kept
from kring.feedback.models import Feedback, Notice
from kring.identity.models import Membership, Organisation, Role, User
from kring.identity.pictures import framed
from kring.journey.models import Contact, Goal, Plan
from kring.matching.models import Gap, GapPartner, Handover, Waiting
from kring.outcomes.models import AdoptedInstrument
from kring.referral.actions.absence import register_absence
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.departure import open_with_reason
from kring.referral.actions.receive import accept
from kring.referral.actions.send import send
from kring.referral.models import Draft, Message, MessageKind, Referral
from kring.spiderweb.models import Web
from tests.access.questions import questions_of
from tests.cast import Cast, Place
from tests.doors.photos import a_photo_of, a_picture
from tests.factories import a_new_referral, a_person

COURSES = ("ours", "others", "far", "stopped")
BEGUN = {
    "first_name": "Doortje",
    "last_name": "Wulp",
    "help_question": "Wil weer zingen.",
}  # what each referrer's draft holds
FAR = frozenset({"jet", "karim", "lot"})

REGION = {Role.LINK_WORKER, Role.TEAM_LEAD, Role.CORE_TEAM, Role.MUNICIPALITY, Role.STEWARD}

# Rows that are not about a client: which roles of the same region know that they are there. Not named: all roles.
KNOWN_TO = {
    "directory.Tip": {Role.STEWARD, Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD},
    "directory.Correction": {Role.STEWARD},
    "directory.Proposal": {Role.STEWARD, Role.PROVIDER},
    "identity.User": {Role.STEWARD, Role.TEAM_LEAD},
    "identity.Membership": {Role.STEWARD, Role.TEAM_LEAD},
    "directory.Feed": {Role.STEWARD},
    "directory.Intake": {Role.STEWARD},
    "directory.Likeness": {Role.STEWARD},
    "directory.Merge": {Role.STEWARD},
    "matching.Gap": REGION,
    "outcomes.CallBackDraw": {Role.LINK_WORKER, Role.TEAM_LEAD},
    "matching.GapPartner": REGION,
    "programme.ProgrammeVersion": {Role.STEWARD, Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD},
}

# Rows about a client that the practice goes on knowing once consent was withdrawn; of all others it knows none any more.
STILL_KNOWN = {
    "access.Dossier",
    "clients.Consent",
    "feedback.Feedback",
    "referral.Message",
    "referral.Referral",
    "referral.ReferralEvent",
}


@dataclasses.dataclass
class World:
    """The cast, the three referrals, and who is what to each: written down here, not asked of the policy."""

    cast: Cast
    people: dict[str, User]
    referrals: dict[str, Referral]
    sides: dict[str, dict[str, set[str]]]
    roles: dict[str, str]

    def region_of(self, name: str) -> uuid.UUID:
        """The region somebody works in."""
        return (self.cast.there if name in FAR else self.cast.here).region.pk

    def knows(self, name: str, label: str, course: str) -> bool:
        """Whether somebody knows that this row, which is not about a client, is there."""
        if self.region_of(name) != self.referrals[course].region_id:
            return False
        own = label == "identity.User" and self.people[name] == self.referrals[course].link_worker
        return own or self.roles[name] in KNOWN_TO.get(label, Role.values)

    def row(self, label: str, course: str) -> Any:
        """A row of a model that belongs to a course (or, for shared rows, to its region)."""
        model = apps.get_model(label)
        referral = self.referrals[course]
        rows = model._default_manager
        if model is Referral:
            return referral
        if model in _dossier_columns:
            found = rows.filter(**{_dossier_columns[model]: referral.pk}).first()
        elif label == "feedback.Notice":
            found = rows.filter(dossier_id=referral.pk, happening="feedback_sent").first()
        elif label == "identity.User":
            found = referral.link_worker
        elif label in {"identity.Membership", "identity.Photo", "capacity.Absence"}:
            found = rows.filter(user=referral.link_worker).order_by("pk").first()
        elif label == "clients.Client":
            found = referral.client
        else:
            found = rows.filter(region_id=referral.region_id).order_by("pk").first()
        if found is None:
            raise AssertionError(f"the world has no {label} for '{course}': make one in tests/access/world.py")
        return found


def make_world(cast: Cast) -> World:
    """Write the three courses."""
    sent = {
        "ours": (cast.anna, cast.dewi, a_new_referral(cast, link_worker_id=cast.dewi.pk)),
        "others": (
            cast.carla,
            cast.els,
            a_new_referral(
                cast,
                link_worker_id=cast.els.pk,
                practice_id=cast.other_practice.pk,
                person=a_person(first_name="Teun", last_name="Zwaluw"),
            ),
        ),
        "stopped": (
            cast.anna,
            cast.dewi,
            a_new_referral(cast, link_worker_id=cast.dewi.pk, person=a_person(first_name="Wiep", last_name="Kluut")),
        ),
        "far": (
            cast.jet,
            cast.karim,
            a_new_referral(
                cast,
                cast.there,
                link_worker_id=cast.karim.pk,
                person=a_person(first_name="Fokje", last_name="Kievit"),
            ),
        ),
    }
    far_activity = Activity.objects.create(
        region_id=cast.there.region.pk,
        title="Koor",
        organisation=cast.there.welfare,
        theme=Theme.CULTURE,
    )
    for activity, by in ((cast.activity, cast.dewi), (far_activity, cast.karim)):
        of = {"region_id": activity.region_id, "activity": activity, "by": by, "at": timezone.now()}
        Tip.objects.create(**of, text="Vraag naar de gastvrouw.")
        Picture.objects.create(
            region_id=activity.region_id,
            activity=activity,
            version="a",
            made_at=timezone.now(),
            content=framed(a_picture(size=(600, 400)), FRAME),
        )
        Correction.objects.create(**of, before={"title": "Wandelen"}, after={"title": activity.title})
    for place, organisation, by in ((cast.here, cast.provider, cast.gijs), (cast.there, cast.there.welfare, cast.lot)):
        Proposal.objects.create(
            region_id=place.region.pk,
            organisation=organisation,
            by=by,
            at=timezone.now(),
            values=kept(Offer(title="Zangavond", theme="culture", days=2)),
        )
    referrals = {}
    for course, (referrer, link_worker, new) in sent.items():
        referral = send(cast.actor(referrer), new)
        accept(cast.actor(link_worker), referral.pk)
        referral.refresh_from_db()
        _hang_everything_on(referral, referrer, link_worker, far_activity if course == "far" else cast.activity)
        if course != "stopped":  # the two of 'ours'
            _of_the_two_themselves(referral, referrer, link_worker)
            a_photo_of(link_worker, cast.there if course == "far" else cast.here)
        referrals[course] = referral
    for place, steward in ((cast.here, cast.ivo), (cast.there, cast.lot)):
        _feeds_of(place, steward)
    withdraw_consent(cast.actor(cast.dewi), referrals["stopped"].pk)
    people = {name: getattr(cast, name) for name in ROLES if hasattr(cast, name)} | _for_a_while(cast, referrals)
    return World(
        cast=cast,
        people=people,
        referrals=referrals,
        sides={
            "ours": {
                "referrer": {"anna", "bram"},
                "link_worker": {"dewi"},
                "with_reason": {"wim"},
                "provider": {"gijs"},
            },
            "others": {
                "referrer": {"carla", "roos"},
                "link_worker": {"els", "mo"},
                "team_lead": {"fenna", "wim"},
                "provider": {"gijs"},
            },
            "far": {"referrer": {"jet"}, "link_worker": {"karim"}},
            "stopped": {"without_consent": {"anna", "bram"}, "link_worker": {"dewi"}, "provider": {"gijs"}},
        },
        roles=ROLES,
    )


ROLES = {
    "anna": "referrer",
    "bram": "assistant",
    "carla": "referrer",
    "dewi": "link_worker",
    "els": "link_worker",
    "fenna": "team_lead",
    "gijs": "provider",
    "hanna": "municipality",
    "ivo": "steward",
    "jet": "referrer",
    "karim": "link_worker",
    "lot": "steward",
    "mo": "link_worker",
    "wim": "team_lead",
    "roos": "referrer",
    "ot": "",
}


def _feeds_of(place: Place, steward: User) -> None:
    """A feed with a file that waits, and entries that look like each other or were merged."""
    now, common = timezone.now(), {"region_id": place.region.pk}
    feed = Feed.objects.create(**common, name="Stadslijst")
    AdoptedInstrument.objects.create(**common, instrument="who-5", version="1998", adopted_by=steward, adopted_at=now)
    Intake.objects.create(**common, feed=feed, file_name="lijst.csv", state=IntakeState.READY, by=steward, made_at=now)
    one, other, gone = (
        Activity.objects.create(**common, title=f"Zangkoor {number}", theme=Theme.CULTURE) for number in "123"
    )
    Likeness.objects.create(**common, one=one, other=other, reasons=["title"], strength=90, found_at=now)
    Merge.objects.create(**common, kept=one, gone=gone, before={}, by=steward, at=now)


def _for_a_while(cast: Cast, referrals: dict[str, Referral]) -> dict[str, User]:
    """Those who may do something for the time being, and those who once might."""
    today = timezone.localdate()
    welfare, yesterday = cast.here.welfare, today - timedelta(days=1)
    people = {
        "mo": _somebody("Mo Maas", {welfare: Role.LINK_WORKER}),
        "wim": _somebody("Wim Wit", {welfare: Role.TEAM_LEAD}),
        "roos": _somebody("Roos Ruis", {cast.other_practice: Role.REFERRER}),
        "ot": _somebody("Ot Oud", {welfare: Role.LINK_WORKER, cast.here.practice: Role.REFERRER}),
    }
    _works_at(people["roos"], cast.here.practice, Role.REFERRER)
    former = Membership.objects.filter(user__in=(people["roos"], people["ot"]))
    former.exclude(organisation=cast.other_practice).update(until=yesterday)
    register_absence(cast.actor(cast.els), cast.els.pk, today, today + timedelta(days=6), people["mo"].pk)
    open_with_reason(cast.actor(people["wim"]), referrals["ours"].pk, "Een klacht, en Dewi is op reis.")
    return people


def _somebody(name: str, work: dict[Organisation, Role]) -> User:
    user = User.objects.create(email=f"{name.split()[0].lower()}@example.org", name=name)
    for organisation, role in work.items():
        _works_at(user, organisation, role)
    return user


def _works_at(user: User, organisation: Organisation, role: Role) -> None:
    since = timezone.localdate() - timedelta(days=900)
    Membership.objects.create(
        region_id=organisation.region_id, user=user, organisation=organisation, role=role, since=since
    )


def _hang_everything_on(referral: Referral, referrer: User, link_worker: User, activity: Activity) -> None:
    now, today, region_id = timezone.now(), timezone.localdate(), referral.region_id
    common = {"region_id": region_id, "referral": referral}
    Contact.objects.create(
        **common,
        organisation=referral.welfare,
        user=link_worker,
        on=today,
        kind="phone",
        outcome="attended",
        note="Belde zelf terug.",
        recorded_at=now,
    )
    Plan.objects.create(**common, what_matters="Weer onder de mensen.", changed_at=now)
    Goal.objects.create(**common, text="Elke week naar buiten.", made_at=now)
    Web.objects.create(
        **common,
        kind="short",
        made_by="link_worker",
        together=True,
        on=today,
        recorded_at=now,
        user=link_worker,
        organisation=referral.welfare,
        marks={"body": [6], "mind": [7], "meaning": [4], "quality": [5], "taking_part": [2], "daily": [8]},
        talk=["taking_part"],
        shared=True,
    )
    Message.objects.create(
        **common, kind=MessageKind.NOTE, author=referrer, organisation=referral.practice, text="Dank.", written_at=now
    )
    handover = Handover.objects.create(
        **common,
        activity=activity,
        provider=activity.organisation,
        state="welcome",
        first_name=referral.client.first_name,
        sent_by=link_worker,
        sent_at=now,
    )
    make(LinkPurpose.PROVIDER, region_id=region_id, dossier_id=referral.pk, subject_id=handover.pk, now=now)
    Appointment.objects.create(
        region_id=region_id,
        dossier=referral.dossier,
        user=link_worker,
        kind="next",
        starts_at=now + timedelta(days=30),
        minutes=30,
        booked_at=now,
    )
    gap, made = Gap.objects.get_or_create(
        region_id=region_id, theme="cook", area="1234", constraint="evening", state="open", defaults={"opened_at": now}
    )
    if made:
        GapPartner.objects.create(region_id=region_id, gap=gap, name="De Brug", added_at=now)
    Waiting.objects.create(**common, gap=gap, since=now, noted_by=link_worker)
    questions_of(referral, link_worker)
    Feedback.objects.create(
        **common,
        practice=referral.practice,
        moment="after_intake",
        text="We spraken elkaar.",
        author=link_worker,
        sent_at=now,
    )
    Notice.objects.create(
        region_id=region_id,
        dossier=referral.dossier,
        organisation=referral.practice,
        user=referrer,
        happening="feedback_sent",
        made_at=now,
    )


def _of_the_two_themselves(referral: Referral, referrer: User, link_worker: User) -> None:
    """What is theirs, whichever course it is: a draft, a holiday, the day on which one leaves."""
    now, today, region_id = timezone.now(), timezone.localdate(), referral.region_id
    Draft.objects.create(region_id=region_id, user=referrer, practice=referral.practice, data=BEGUN, kept_at=now)
    holiday = today + timedelta(days=60)
    Absence.objects.create(region_id=region_id, user=link_worker, since=holiday, until=holiday + timedelta(days=7))
    Departure.objects.create(
        region_id=region_id,
        user=link_worker,
        team=referral.welfare,
        last_day=today + timedelta(days=200),
        announced_by=link_worker,
        announced_at=now,
    )
