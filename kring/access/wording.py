"""Why something is not allowed, in a sentence for the person who tried it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.access.permissions import PERMISSIONS, Relative
from kring.identity.models import Role

RELATIVES = {
    Relative.REFERRER: gettext_lazy("the referrer of this file"),
    Relative.LINK_WORKER: gettext_lazy("the link worker of this file"),
    Relative.TEAM_LEAD: gettext_lazy("the team lead, while the link worker is away"),
    Relative.WITH_REASON: gettext_lazy("the team lead, with a reason"),
}


def no_news() -> str:
    """Why a practice sees and may no more of a course, once the client withdrew consent."""
    return _("The client withdrew their consent. From that moment the practice sees nothing new about the course.")


def who_may(permission: str, *, to_see: bool = False) -> str:
    """Whom the permission map names, for who tried to do something or, with `to_see`, opened a page."""
    rule = PERMISSIONS[permission]
    names = [str(Role(role).label) for role in Role.values if role in rule.roles]
    names += [str(words) for relative, words in RELATIVES.items() if relative in rule.relatives]
    who = {"who": "; ".join(names).lower()}
    if to_see:
        return _("This page is not for you to see. It is for: %(who)s.") % who
    return _("You may not do this. It is for: %(who)s.") % who
