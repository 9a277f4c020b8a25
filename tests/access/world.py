"""Three courses side by side, with everything that can hang on them: the matrix walks every page against each.

`ours` is Anna's client with Dewi, `others` Carla's client with Els in the same region, `far` Jet's client with Karim in another region.
"""

import dataclasses
import uuid
from typing import Any

from django.apps import apps
from django.utils import timezone

from kring.access.policy import _dossier_columns
from kring.capacity.models import Absence
from kring.directory.models import Activity, Theme
from kring.feedback.models import Feedback, Notice
from kring.identity.models import User
from kring.journey.models import Contact, Goal, Plan
from kring.matching.models import Handover
from kring.referral.actions.receive import accept
from kring.referral.actions.send import send
from kring.referral.models import Draft, Message, MessageKind, Referral
from tests.cast import Cast
from tests.doors.photos import a_photo_of
from tests.factories import a_new_referral, a_person

COURSES = ("ours", "others", "far")


@dataclasses.dataclass
class World:
    """The cast, the three referrals, and who is what to each: written down here, not asked of the policy."""

    cast: Cast
    referrals: dict[str, Referral]
    sides: dict[str, dict[str, set[str]]]
    roles: dict[str, str]

    def region_of(self, name: str) -> uuid.UUID:
        """The region a member of the cast works in."""
        return (self.cast.there if name in {"jet", "karim", "lot"} else self.cast.here).region.pk

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
            found = rows.filter(dossier_id=referral.pk).first()
        elif label == "identity.User":
            found = referral.link_worker
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
                cast, link_worker_id=cast.els.pk, practice_id=cast.other_practice.pk, person=a_person(first_name="Teun")
            ),
        ),
        "far": (cast.jet, cast.karim, a_new_referral(cast, cast.there, link_worker_id=cast.karim.pk)),
    }
    far_activity = Activity.objects.create(
        region_id=cast.there.region.pk,
        title="Koor",
        organisation=cast.there.welfare,
        theme=Theme.CULTURE,
        search_text="koor",
    )
    referrals = {}
    for course, (referrer, link_worker, new) in sent.items():
        referral = send(cast.actor(referrer), new)
        accept(cast.actor(link_worker), referral.pk)
        referral.refresh_from_db()
        _hang_everything_on(referral, referrer, link_worker, far_activity if course == "far" else cast.activity)
        a_photo_of(link_worker, cast.there if course == "far" else cast.here)
        referrals[course] = referral
    return World(
        cast=cast,
        referrals=referrals,
        sides={
            "ours": {"referrer": {"anna", "bram"}, "link_worker": {"dewi"}, "provider": {"gijs"}},
            "others": {"referrer": {"carla"}, "link_worker": {"els"}, "provider": {"gijs"}},
            "far": {"referrer": {"jet"}, "link_worker": {"karim"}, "provider": set()},
        },
        roles={
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
        },
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
    Message.objects.create(
        **common, kind=MessageKind.NOTE, author=referrer, organisation=referral.practice, text="Dank.", written_at=now
    )
    Handover.objects.create(
        **common,
        activity=activity,
        provider=activity.organisation,
        state="welcome",
        first_name=referral.client.first_name,
        sent_by=link_worker,
        sent_at=now,
    )
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
    Draft.objects.create(region_id=region_id, user=referrer, practice=referral.practice, data={}, kept_at=now)
    Absence.objects.create(
        region_id=region_id, user=link_worker, since=today.replace(year=2001), until=today.replace(year=2001)
    )
