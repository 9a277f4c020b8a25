"""The permission map: who may do what. Readable aloud; the only place where a permission is granted.

A permission is held either by a role within an organisation, for things that are not about a person, or by what someone is to
the dossier, for things that are.
"""

import dataclasses
from enum import StrEnum

from kring.identity.models import Role


class Relative(StrEnum):
    """What an actor is to a dossier at this moment."""

    REFERRER = "referrer"
    WITHOUT_CONSENT = "without_consent"
    LINK_WORKER = "link_worker"
    TEAM_LEAD = "team_lead"
    WITH_REASON = "with_reason"


PRACTICE = frozenset({Relative.REFERRER, Relative.WITHOUT_CONSENT})


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """Who holds a permission: these roles, or these relatives of the dossier."""

    roles: frozenset[str] = frozenset()
    relatives: frozenset[Relative] = frozenset()


def role(*roles: str) -> Rule:
    """Held by anyone with one of these roles."""
    return Rule(roles=frozenset(roles))


def relative(*relatives: Relative) -> Rule:
    """Held by those who are this to the dossier."""
    return Rule(relatives=frozenset(relatives))


EVERYONE = role(*Role.values)
STEWARD = role(Role.STEWARD)
SENDERS = role(Role.REFERRER, Role.ASSISTANT)
ANY_RELATIVE = relative(*Relative)
REFERRER = relative(Relative.REFERRER)
# Once the client withdrew consent a practice looks back and finishes what was asked of it. Nothing that tells it how the course stands
# now, and nothing that tells the other side more about the client: that names `REFERRER` alone.
SENT_IT = relative(*PRACTICE)
ACCOMPANIES = relative(Relative.LINK_WORKER, Relative.TEAM_LEAD)
WHILE_AGREED = relative(Relative.REFERRER, Relative.LINK_WORKER, Relative.TEAM_LEAD)
# The spider web is talked about by whom the client talks with: a team lead who stands in does not see it.
REFERRER_AND_LINK_WORKER = relative(Relative.REFERRER, Relative.LINK_WORKER)
BOTH_SIDES = relative(*WHILE_AGREED.relatives, Relative.WITHOUT_CONSENT)

KNOW_THE_REGION = role(Role.LINK_WORKER, Role.TEAM_LEAD, Role.CORE_TEAM, Role.MUNICIPALITY, Role.STEWARD)

PERMISSIONS: dict[str, Rule] = {
    # Not about one dossier.
    "account.use": EVERYONE,
    "log.own": EVERYONE,
    "photo.see": EVERYONE,
    "photo.keep": role(Role.LINK_WORKER),
    "today.read": EVERYONE,
    "client.find": SENDERS,
    "client.edit": WHILE_AGREED,
    "referral.send": SENDERS,
    "referral.list": role(Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER),
    "draft.keep": SENDERS,
    "team.read": role(Role.TEAM_LEAD),
    "roster.read": role(Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD),
    "team.arrange": role(Role.TEAM_LEAD),
    "absence.register": role(Role.LINK_WORKER, Role.TEAM_LEAD, Role.STEWARD),
    "inbox.read": role(Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD),
    "directory.read": EVERYONE,
    "directory.edit": STEWARD,
    "directory.keep": role(Role.STEWARD, Role.PROVIDER),
    "directory.propose": role(Role.PROVIDER),
    "directory.money": role(
        Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD, Role.CORE_TEAM, Role.MUNICIPALITY, Role.STEWARD
    ),
    "tip.read": role(Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD, Role.STEWARD),
    "tip.write": role(Role.LINK_WORKER, Role.TEAM_LEAD),
    "tip.remove": role(Role.LINK_WORKER, Role.TEAM_LEAD, Role.STEWARD),
    "steward.read": STEWARD,
    "steward.edit": STEWARD,
    "insight.read": role(
        Role.REFERRER, Role.LINK_WORKER, Role.TEAM_LEAD, Role.CORE_TEAM, Role.MUNICIPALITY, Role.STEWARD
    ),
    "outcome.team": role(Role.LINK_WORKER, Role.TEAM_LEAD),
    "outcome.bring": role(Role.LINK_WORKER),
    "outcome.download": role(Role.LINK_WORKER),
    "callback.draw": role(Role.TEAM_LEAD),
    "practice.tell": SENDERS,
    "gap.read": KNOW_THE_REGION,
    "gap.work": KNOW_THE_REGION,
    "provider.read": role(Role.PROVIDER),
    "handover.answer": role(Role.PROVIDER),
    # About one dossier.
    "referral.read": ANY_RELATIVE,
    "referral.card": WHILE_AGREED,
    "log.file": relative(*PRACTICE, Relative.LINK_WORKER),
    "referral.correct": REFERRER,
    "referral.withdraw": SENT_IT,
    "referral.answer": SENT_IT,
    "referral.resend": REFERRER,
    "referral.accept": ACCOMPANIES,
    "referral.return": ACCOMPANIES,
    "referral.pass_on": ACCOMPANIES,
    "referral.ask": ACCOMPANIES,
    "message.write": WHILE_AGREED,
    "message.mark": BOTH_SIDES,
    "step.settle": BOTH_SIDES,
    "consent.withdraw": BOTH_SIDES,
    "client.match": ACCOMPANIES,
    "appointment.book": WHILE_AGREED,
    "journey.write": ACCOMPANIES,
    "journey.notes": relative(Relative.LINK_WORKER, Relative.WITH_REASON),
    "journey.hold": ACCOMPANIES,
    "journey.close": ACCOMPANIES,
    "journey.reopen": ACCOMPANIES,
    "web.read": REFERRER_AND_LINK_WORKER,
    "web.write": REFERRER_AND_LINK_WORKER,
    "web.share": relative(Relative.LINK_WORKER),
    "handover.send": ACCOMPANIES,
    "handover.read": relative(Relative.LINK_WORKER, Relative.TEAM_LEAD, Relative.REFERRER, Relative.WITH_REASON),
    "handover.write": ACCOMPANIES,
    "gap.note": ACCOMPANIES,
    "outcome.read": relative(Relative.LINK_WORKER, Relative.REFERRER),
    "outcome.ask": relative(Relative.LINK_WORKER),
    "callback.note": relative(Relative.LINK_WORKER),
    "feedback.send": ACCOMPANIES,
    "feedback.read": BOTH_SIDES,
    "feedback.reply": REFERRER,
    "feedback.copy": SENT_IT,
}
