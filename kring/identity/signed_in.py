"""Who is signed in: what every page asks first, asked in the cheapest way (`kring.asking`)."""

import uuid
from datetime import datetime

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from kring.asking import asked_often
from kring.identity.models import User


@asked_often
def _session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@asked_often
def _account(user_id: uuid.UUID) -> QuerySet[User]:
    return User.objects.filter(pk=user_id, is_active=True)


class SessionStore(db.SessionStore):
    """Django's sessions in the database (`settings.SESSION_ENGINE` names this module)."""

    def _get_session_from_db(self) -> Session | None:
        found = _session.first(str(self.session_key), timezone.now())
        if found is None:
            self._session_key = None
        return found


class Accounts(AuthenticationBackend):
    """Signing in is allauth's (`settings.AUTHENTICATION_BACKENDS` names this class)."""

    def get_user(self, user_id: uuid.UUID) -> User | None:
        """The account of a session; None when it may not sign in any more."""
        return _account.first(user_id)
