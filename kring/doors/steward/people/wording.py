"""What roles may do, and why something was refused, in sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kring.doors.steward.people import actions
from kring.identity.models import Role

MAY: dict[str, Promise] = {
    Role.REFERRER: gettext_lazy("refers, and reads the referrals of the own practice"),
    Role.ASSISTANT: gettext_lazy("refers in the referrer's name, and reads the referrals of the own practice"),
    Role.LINK_WORKER: gettext_lazy("reads and writes the files of the own clients and of clients for the team"),
    Role.TEAM_LEAD: gettext_lazy("divides the work, and opens files during absence or with a reason"),
    Role.PROVIDER: gettext_lazy("answers requests to join the own activities"),
    Role.CORE_TEAM: gettext_lazy("reads figures, never files"),
    Role.MUNICIPALITY: gettext_lazy("reads figures, never files"),
    Role.STEWARD: gettext_lazy("sets up the region, never reads files"),
}


def already_member() -> str:
    """Why a role cannot be given twice."""
    return _("This person has this role here already in that time.")


def account_closed() -> str:
    """Why an address cannot be invited."""
    return _("The account with this address was closed. Open it again on the person's own page.")


def does_not_fit(refusal: actions.RoleDoesNotFit) -> str:
    """Why a role cannot be given there."""
    return _("The role ‘%(role)s’ does not go with an organisation of the kind ‘%(kind)s’.") % {
        "role": refusal.role,
        "kind": refusal.kind,
    }


def still_accompanies(count: int) -> str:
    """Why a link worker's role cannot end, and who can do something about it."""
    return ngettext(
        "%(num)d open referral still has this link worker. The team lead hands it over first: on the page Team, with ‘Leaves’.",
        "%(num)d open referrals still have this link worker. The team lead hands them over first: on the page Team, with ‘Leaves’.",
        count,
    ) % {"num": count}


def last_steward() -> str:
    """Why the last steward stays."""
    return _("This is the only steward of the region. Give someone else that role first.")


def no_link_worker() -> str:
    """Why a photo cannot be put."""
    return _("This person is not a link worker here now, so nobody would see the photo.")


def works_elsewhere() -> str:
    """Why the account cannot be closed from here."""
    return _("This account is also used in another region. End the roles here instead.")


def gone_to_team(count: int) -> str:
    """What became of the files of an account that was closed."""
    return ngettext(
        "%(num)d file went to the team, for whoever takes it up. The team lead sees it on the page Today.",
        "%(num)d files went to the team, for whoever takes them up. The team lead sees them on the page Today.",
        count,
    ) % {"num": count}


def stays_until_then(count: int) -> str:
    """What becomes of the files at a location after somebody's last day there."""
    return ngettext(
        "%(num)d open file at this location has this link worker. After the last day it goes to the whole team: have it passed on before.",
        "%(num)d open files at this location have this link worker. After the last day they go to the whole team: have them passed on "
        "before.",
        count,
    ) % {"num": count}
