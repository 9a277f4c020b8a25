"""Mail to who owns entries: please look whether they are still right. Neutral: it says nothing about anybody who goes there."""

import uuid
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.directory.models import Activity, Keeper, Proposal
from kring.directory.proposal_models import ProposalState
from kring.directory.upkeep.daily import BEFORE
from kring.directory.upkeep.keepers import token_of
from kring.directory.upkeep.money import with_ending_money
from kring.events import mail
from kring.events.models import OutboxMessage
from kring.identity.models import Membership, Region, Role, User
from kring.rows import holding_on
from kring.ui import dates

DUTCH_SPEAKING = frozenset({"NL", "BE", "BQ", "SR"})


def welcome(message: OutboxMessage) -> None:
    """Deliver a KeeperNamed: the link to the entry, unless somebody else keeps it meanwhile."""
    keeper = _keeper(message)
    if keeper is not None:
        mail.send(welcome_letter(keeper.email, _language(keeper.region_id), keeper.activity), message.pk)


def ask_keeper(message: OutboxMessage) -> None:
    """Deliver an EntryDue, unless it was confirmed meanwhile."""
    keeper = _keeper(message)
    if keeper is not None and keeper.activity.reminded_on is not None:
        mail.send(due_letter(keeper.email, _language(keeper.region_id), keeper.activity), message.pk)


def ask_organisation(message: OutboxMessage) -> None:
    """Deliver an OwnEntriesDue to who signs in for the organisation first; the others see it when they do."""
    organisation_id, today = uuid.UUID(message.payload["organisation_id"]), timezone.localdate()
    count = Activity.objects.filter(
        organisation=organisation_id, active=True, reminded_on__isnull=False, expires_on__lte=today + BEFORE
    ).count()
    first = _first_of(organisation_id, today)
    if count and first is not None:
        mail.send(own_letter(first.email, first.language, count), message.pk)


def tell_keeper_of_money(message: OutboxMessage) -> None:
    """Deliver a MoneyEnds, unless somebody said meanwhile that it goes on."""
    keeper = _keeper(message)
    if keeper is not None and _told_of_money(Activity.objects.filter(pk=keeper.activity_id)):
        mail.send(money_letter(keeper.email, _language(keeper.region_id), keeper.activity), message.pk)


def tell_organisation_of_money(message: OutboxMessage) -> None:
    """Deliver an OwnMoneyEnds to who signs in for the organisation first."""
    organisation_id = uuid.UUID(message.payload["organisation_id"])
    count = _told_of_money(Activity.objects.filter(organisation=organisation_id))
    first = _first_of(organisation_id, timezone.localdate())
    if count and first is not None:
        mail.send(own_money_letter(first.email, first.language, count), message.pk)


def tell_of_answer(message: OutboxMessage) -> None:
    """Deliver a ProposalAnswered to who sent it, or, when they work there no more, to who signs in for the organisation first."""
    rows = Proposal.objects.select_related("by").filter(pk=uuid.UUID(message.payload["proposal_id"]))
    row = rows.filter(state__in=(ProposalState.APPROVED, ProposalState.SENT_BACK)).first()
    if row is None:  # sent again, or taken back, before the mail was
        return
    today = timezone.localdate()
    to = (
        row.by
        if _members(row.organisation_id, today).filter(user=row.by_id).exists()
        else _first_of(row.organisation_id, today)
    )
    if to is not None:
        letter = added_letter if row.state == ProposalState.APPROVED else sent_back_letter
        mail.send(letter(to.email, to.language, row.values["title"]), message.pk)


def _told_of_money(rows: QuerySet[Activity]) -> int:
    """Of how many entries the money still ends on the day of which their owner is told, or ended on it."""
    return with_ending_money(rows, timezone.localdate()).filter(money_told=F("funded_until")).count()


def _members(organisation_id: uuid.UUID, today: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        holding_on(today), organisation=organisation_id, role=Role.PROVIDER, user__is_active=True
    )


def _first_of(organisation_id: uuid.UUID, today: date) -> User | None:
    members = _members(organisation_id, today)
    first = members.select_related("user").order_by("since", "id").first()
    return first.user if first is not None else None


def _keeper(message: OutboxMessage) -> Keeper | None:
    rows = Keeper.objects.select_related("activity").filter(activity__active=True)
    return rows.filter(activity=uuid.UUID(message.payload["activity_id"])).first()


def _language(region_id: uuid.UUID) -> str:
    country = Region.objects.values_list("country", flat=True).get(pk=region_id)
    return "nl" if country in DUTCH_SPEAKING else "en"


def address_of(activity: Activity) -> str:
    """The full address of the page on which an entry is kept by link."""
    return mail.address(reverse("directory:kept", args=[token_of(activity)]))


def welcome_letter(to: str, language: str, activity: Activity) -> mail.Letter:
    """The words with which somebody gets the link."""
    with translation.override(language):
        return _about_one(
            to,
            activity,
            _("Your activity in the social map"),
            _("From now on you keep this activity in the social map: %(title)s.") % {"title": activity.title},
            _(
                "Behind the link you say whether it is still right, whether it is full, and what changed. No account needed."
            ),
            _("Keep the link to yourself: whoever has it can change the activity."),
        )


def due_letter(to: str, language: str, activity: Activity) -> mail.Letter:
    """The words with which whoever has the link is asked whether an entry is still right."""
    with translation.override(language):
        return _about_one(
            to,
            activity,
            _("Is your activity still right?"),
            _("In the social map stands: %(title)s.") % {"title": activity.title},
            _("Is everything still right? Then one press is enough. Did something change? Then you change it there."),
        )


def own_letter(to: str, language: str, count: int) -> mail.Letter:
    """The words with which an organisation is asked to look at its entries."""
    with translation.override(language):
        return _about_own(
            to,
            _("Are your activities still right?"),
            ngettext(
                "%(num)d activity of your organisation has to be looked at again.",
                "%(num)d activities of your organisation have to be looked at again.",
                count,
            )
            % {"num": count},
            _("Is everything still right? Then one press for each activity is enough."),
        )


def money_letter(to: str, language: str, activity: Activity) -> mail.Letter:
    """The words with which whoever has the link is told that the money of an entry ends soon."""
    with translation.override(language):
        return _about_one(
            to,
            activity,
            _("Does your activity go on?"),
            _("In the social map stands: %(title)s.") % {"title": activity.title},
            _("There it says that the money for it is certain until %(day)s.")
            % {"day": dates.long_date(activity.funded_until)},
            _("Is there money after that? Then change the day there. Does it stop? Then say so there."),
        )


def own_money_letter(to: str, language: str, count: int) -> mail.Letter:
    """The words with which an organisation is told that the money of entries ends soon."""
    with translation.override(language):
        return _about_own(
            to,
            _("Do your activities go on?"),
            ngettext(
                "Of %(num)d activity of your organisation the money is certain for at most another half year.",
                "Of %(num)d activities of your organisation the money is certain for at most another half year.",
                count,
            )
            % {"num": count},
            _("Is there money after that? Then change the day there. Does it stop? Then say so there."),
        )


def added_letter(to: str, language: str, title: str) -> mail.Letter:
    """The words with which a provider hears that what it proposed is on the map."""
    with translation.override(language):
        return _about_own(
            to,
            _("Your activity is in the social map"),
            _("The steward of your region added it: %(title)s.") % {"title": title},
            _("From now on people are introduced to it. When something changes, you change it yourself."),
        )


def sent_back_letter(to: str, language: str, title: str) -> mail.Letter:
    """The words with which a provider hears that a proposed activity needs another look; why stands on its page."""
    with translation.override(language):
        return _about_own(
            to,
            _("A question about your activity"),
            _(
                "Thank you for adding: %(title)s. It is not in the social map yet: the steward of your region asks you something."
            )
            % {"title": title},
            _(
                "What you filled in is kept. You read the question on your page, and send the activity again from there."
            ),
        )


def _about_one(to: str, activity: Activity, subject: str, *paragraphs: str) -> mail.Letter:
    """A letter about one entry in the language that is active, with the link behind which it is kept."""
    return _letter(to, subject, paragraphs, address_of(activity), _("Look at the activity"))


def _about_own(to: str, subject: str, *paragraphs: str) -> mail.Letter:
    """A letter about the entries of an organisation in the language that is active, with the address of its page."""
    return _letter(to, subject, paragraphs, mail.address(reverse("doors:provider")), _("Look at the activities"))


def _letter(to: str, subject: str, paragraphs: tuple[str, ...], link: str, link_text: str) -> mail.Letter:
    return mail.Letter(
        to=to,
        language=translation.get_language(),
        subject=subject,
        paragraphs=paragraphs,
        link=link,
        link_text=link_text,
    )
