"""Links without an account: made once, shown once, stored only as a hash, revocable (`docs/adr`: links)."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from kring.access.models import Link, LinkPurpose
from kring.identity.actors import Actor

TOKEN_BYTES = 24  # 192 random bits; ASVS asks for at least 128
LIFETIME = {LinkPurpose.CLIENT: timedelta(days=365), LinkPurpose.PROVIDER: timedelta(days=120)}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make(
    purpose: LinkPurpose, *, region_id: uuid.UUID, dossier_id: uuid.UUID, subject_id: uuid.UUID, now: datetime
) -> str:
    """Make a link for one subject and return its token, which exists nowhere else."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Link.objects.create(
        region_id=region_id,
        purpose=purpose,
        dossier_id=dossier_id,
        subject_id=subject_id,
        token_hash=_hash(token),
        made_at=now,
        expires_at=now + LIFETIME[purpose],
    )
    return token


def find(token: str, purpose: LinkPurpose) -> Link | None:
    """The live link with this token and purpose; None for one that is forged, expired or revoked, without saying which."""
    now = timezone.now()
    return Link.objects.filter(Q(revoked_at=None), token_hash=_hash(token), purpose=purpose, expires_at__gt=now).first()


def revoke(subject_id: uuid.UUID, purpose: LinkPurpose, now: datetime) -> int:
    """Make every live link to this subject useless; returns how many there were."""
    return Link.objects.filter(subject_id=subject_id, purpose=purpose, revoked_at=None).update(revoked_at=now)


def bearer(link: Link) -> Actor:
    """The actor that the holder of a link is: nobody by name, and nothing beyond the link's subject."""
    return Actor(region_id=link.region_id, link=link.purpose, bearer=link.pk)


__all__ = ["LIFETIME", "LinkPurpose", "bearer", "find", "make", "revoke"]
