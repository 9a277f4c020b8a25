"""Who opens what: a spread of the demonstration's people with real sessions, and the emptiest and fullest of each page."""

import itertools
import uuid
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from benchmarks.matching.collections import dutch
from kring.access.links import LinkPurpose, token_for
from kring.access.middleware import with_stand_ins
from kring.access.policy import visible
from kring.clients.models import Client
from kring.duties.models import Step
from kring.identity.actors import actor_for
from kring.identity.models import Membership, Role, User
from kring.matching.models import Handover
from kring.referral.models import Referral

MOST_USERS = 8
MOST = 24  # people, so that the pages are not all of one
NEWEST = 400  # referrals among which those of others are looked for
LINKS_LIVE = timedelta(days=100)
LONGEST_WORDS = 100  # that the page takes


def targets() -> dict[str, list[dict]]:
    """For each page what to open, as fields of `load.Target`."""
    workers, referrers = _workers()[:MOST], _referrers()[:MOST]
    files = [_get("doors:file", user, id=key) for user in workers for key in _files_of(user, 6)]
    files += [_get("doors:file", user, id=key) for user in referrers for key in _sent_by(user, 3)]
    return {
        "today": [_get("doors:today", user) for user in _mixed(workers, referrers)],
        "refer": [_refer(user, client) for user in referrers for client in _clients_of(user, 3)],
        "send": _sending(_one_for_each_location(referrers)),
        "file": _mixed(files[: len(files) // 2], files[len(files) // 2 :]),
        "activities": [_search(user, words) for user, words in zip(workers, itertools.cycle(_words()), strict=False)],
        "match": _matching(workers),
        "dashboard": [_get("insight:dashboard", user) for user in _mixed(_figures(), workers[:4])],
        "provider": [{"path": path, "cookie": ""} for path in _links(60)],
    }


def few_and_many() -> dict[str, tuple[dict, dict]]:
    """For each page that is opened the emptiest and the fullest one there is."""
    workers, referrers = _workers(), _referrers()
    events = Referral.objects.filter(link_worker=workers[0]).order_by("seq").values_list("pk", flat=True)
    recent = (
        Handover.objects.filter(sent_at__gt=timezone.now() - LINKS_LIVE).annotate(n=Count("attendance")).order_by("n")
    )
    links = [_link_of(one.pk) for one in (recent.first(), recent.last())]
    return {
        "today": (_get("doors:today", workers[-1]), _get("doors:today", workers[0])),
        "refer": tuple(_refer(user, _clients_of(user, 1)[0]) for user in (referrers[-1], referrers[0])),
        "send": tuple(_send(user, _clients_of(user, 1)[0]) for user in (referrers[-1], referrers[0])),
        "file": tuple(_get("doors:file", workers[0], id=key) for key in (events.first(), events.last())),
        "activities": (_search(workers[0], "qqqqqqqq"), _search(workers[0], _words()[0])),
        "match": tuple(_get("matching:search", workers[0], id=key) for key in (events.first(), events.last())),
        "dashboard": (_get("insight:dashboard", workers[0]), _get("insight:dashboard", _figures()[0])),
        "provider": tuple({"path": path, "cookie": ""} for path in links),
    }


def not_found() -> list[tuple[dict, dict]]:
    """Pairs of a file that somebody may not know of and one that is not there, for the same person."""
    pairs, today = [], timezone.localdate()
    newest = list(Referral.objects.order_by("-sent_at").values_list("pk", flat=True)[:NEWEST])
    for user in _workers()[:MOST_USERS]:
        actor = with_stand_ins(actor_for(user, today), today)
        known = set(visible(Referral, actor).filter(pk__in=newest).values_list("pk", flat=True))
        hidden = [key for key in newest if key not in known][:MOST]
        pairs += [(_get("doors:file", user, id=key), _get("doors:file", user, id=uuid.uuid4())) for key in hidden]
    return pairs


def _workers() -> list[User]:
    """Link workers, those with most open steps first."""
    busy = (
        Step.objects.filter(done_at=None, owner__memberships__role=Role.LINK_WORKER, owner__is_active=True)
        .values_list("owner")
        .annotate(n=Count("pk"))
        .order_by("-n")
    )
    people = User.objects.in_bulk([owner for owner, _ in busy])
    return [people[owner] for owner, _ in busy]


def _referrers() -> list[User]:
    """Referrers, those who referred most first, one for each practice."""
    rows = (
        Referral.objects.filter(referrer__is_active=True)
        .values_list("practice", "referrer")
        .annotate(n=Count("pk"))
        .order_by("-n", "referrer")
    )
    first = {}
    for practice, referrer, _count in rows:
        first.setdefault(practice, referrer)
    people = User.objects.in_bulk(list(first.values()))
    return [people[referrer] for referrer in first.values()]


def _figures() -> list[User]:
    members = Membership.objects.filter(role__in=[Role.MUNICIPALITY, Role.CORE_TEAM]).select_related("user")
    return [member.user for member in members[:4]]


def _files_of(user: User, count: int) -> list:
    return list(Referral.objects.filter(link_worker=user).order_by("-sent_at").values_list("pk", flat=True)[:count])


def _sent_by(user: User, count: int) -> list:
    sent = Referral.objects.filter(referrer=user, practice__in=user.memberships.values("organisation"))
    return list(sent.order_by("-sent_at").values_list("pk", flat=True)[:count])


def _clients_of(user: User, count: int) -> list:
    """Clients of the person's own practice, the longest known first."""
    practice = user.memberships.values_list("organisation", flat=True)[0]
    return list(Client.objects.filter(owner=practice).order_by("pk").values_list("pk", flat=True)[:count])


def _one_for_each_location(referrers: list[User]) -> list[tuple[object, User]]:
    """So that nobody takes the slot that another was shown."""
    found, places = [], set()
    everybody = [*referrers, *_referrers()]
    # Asked once: by one person at a time each question would read the whole table.
    place_of = dict(Referral.objects.order_by().values_list("referrer", "location").distinct())
    for user in everybody:
        place = place_of[user.pk]
        if place not in places:
            places.add(place)
            found.append((_clients_of(user, 1)[0], user))
    return found


def _sending(pairs: list[tuple[object, User]]) -> list[dict]:
    """Where there are fewer locations than users, the rest lets the team call: two people would be shown the same slot."""
    booked = [_send(user, client) for client, user in pairs]
    called = [
        one | {"form": one["form"] | {"when": "call"}} for one in itertools.islice(itertools.cycle(booked), MOST_USERS)
    ]
    return booked + called[len(booked) :]


def _words() -> list[str]:
    """What people type, from the labelled set of needs: a few words, and whole stories."""
    return [one.text for one in dutch().questions]


def _search(user: User, words: str) -> dict:
    found = _get("directory:search", user)
    return found | {"path": f"{found['path']}?{urlencode({'q': words[:LONGEST_WORDS]})}"}


def _matching(workers: list[User]) -> list[dict]:
    """What fits one client: their own words, from where they live, with what stands in the way as their plan says."""
    files = [(user, key) for user in workers for key in _files_of(user, 2)]
    return [
        _get("matching:search", user, id=key) | {"form": {"q": words}, "form_id": "profile", "wanted": 200}
        for (user, key), words in zip(files, itertools.cycle(_words()), strict=False)
    ]


def _links(count: int) -> list[str]:
    """Pages behind live links to providers."""
    recent = Handover.objects.filter(provider__isnull=False).order_by("-sent_at").values_list("pk", flat=True)
    return [path for path in map(_link_of, recent[:count]) if path]


def _link_of(handover: object) -> str | None:
    token = token_for(handover, LinkPurpose.PROVIDER)
    return token and reverse("doors:provider_link", args=[token])


def _mixed(these: list, those: list) -> list:
    mixed = [one for pair in zip(these, those, strict=False) for one in pair]
    return mixed or these or those


def _get(name: str, user: User, **arguments: object) -> dict:
    return {"path": reverse(name, kwargs=arguments), "cookie": cookie_of(user)}


def _refer(user: User, client: object) -> dict:
    return {"path": f"{reverse('referral:new')}?client={client}", "cookie": cookie_of(user)}


def _send(user: User, client: object) -> dict:
    form = {
        "none_apply": "on",
        "help_question": f"Gemeten op {timezone.localdate():%d-%m-%Y}: wil graag weer onder de mensen.",
        "consent": "on",
        "confirmed_second": "yes",
    }
    return _refer(user, client) | {"form": form}


_cookies: dict = {}


def cookie_of(user: User) -> str:
    """A session as signing in makes one, without asking for a password."""
    if user.pk not in _cookies:
        browser = Browser()
        browser.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        _cookies[user.pk] = f"{name}={browser.cookies[name].value}"
    return _cookies[user.pk]
