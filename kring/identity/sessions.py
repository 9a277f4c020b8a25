"""A session's clock and lock: when it began, when someone was last active in it, whether it is locked.

All of it is kept in the session itself, on the server. A locked session opens nothing but the page that asks who is there;
giving the password or passkey again there (allauth records it) opens the lock.
"""

import time
from datetime import datetime
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.urls import reverse

from kring.identity import rules
from kring.identity.models import User

STARTED = "kring_started"
SEEN = "kring_seen"
LOCKED = "kring_locked"
HELD = "kring_held"

MOST_HELD = 64 * 1024
"""Bytes of a form that are kept while a session is locked."""


def now() -> int:
    """Seconds since 1970."""
    return int(time.time())


def sign_in_as(request: HttpRequest, user: User) -> None:
    """Sign someone in without asking who they are: for the demonstration."""
    auth.logout(request)
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)


def begin(request: HttpRequest) -> None:
    """Start the clock of a session in which someone has just signed in."""
    request.session[STARTED] = request.session[SEEN] = now()


def is_over(request: HttpRequest) -> bool:
    """Whether this session reached its longest."""
    return rules.is_over(request.session.get(STARTED, now()), now())


def is_locked(request: HttpRequest) -> bool:
    """Whether this session is locked."""
    return LOCKED in request.session


def lock(request: HttpRequest) -> None:
    """Lock the session. Locking twice changes nothing."""
    request.session.setdefault(LOCKED, now())


def lock_when_idle(request: HttpRequest) -> None:
    """Lock the session when nobody was active in it for too long."""
    if not is_locked(request) and rules.is_idle(request.session.get(SEEN, now()), now()):
        lock(request)


def note_activity(request: HttpRequest) -> None:
    """Remember that someone is there; written at most once a minute."""
    if rules.worth_noting(request.session.get(SEEN, 0), now()):
        request.session[SEEN] = now()


def unlock_when_proven(request: HttpRequest) -> None:
    """Open the lock when the person gave a password or passkey since it fell. The session goes on under a new id."""
    records = get_authentication_records(request, request.user)
    if any(record.get("reauthenticated") and record["at"] >= request.session[LOCKED] for record in records):
        before = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
        del request.session[LOCKED]
        request.session[SEEN] = now()


def lock_page(next_path: str) -> str:
    """The address of the page that opens the lock, and then leads to `next_path`."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': next_path})}"


def hold(request: HttpRequest) -> bool:
    """Keep a form that was sent while the session was locked; False when there is nothing to keep or it is too large."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_HELD or request.FILES or not request.POST:
        return False
    fields = [[name, value] for name, values in request.POST.lists() for value in values]
    request.session[HELD] = {
        "path": request.get_full_path(),
        "fields": [pair for pair in fields if pair[0] != "csrfmiddlewaretoken"],
    }
    return True


def take_held(request: HttpRequest) -> dict | None:
    """The form kept while the session was locked (`path`, `fields`), once."""
    return request.session.pop(HELD, None)


def forget_ended(now: datetime) -> int:
    """Throw away sessions that are over, and the lines about them in their owners' lists; returns how many."""
    ended = Session.objects.filter(expire_date__lt=now).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended
