"""Links without an account: for logistics, and for answering without reading an answer.

They can be revoked, and are worthless to whoever steals only the database.

A token is worked out from the link's id with the server's secret key, so that a lost card can be printed again; the database holds
only a hash of it. Neither the database nor the key alone gives a token away.
"""

import base64
import hashlib
import uuid
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from kring.access.models import Link, LinkPurpose
from kring.identity.actors import Actor
from kring.rows import insert, new_id

TOKEN_BYTES = 24  # 192 bits; ASVS asks for at least 128
LIFETIME = {
    LinkPurpose.CLIENT: timedelta(days=365),
    LinkPurpose.PROVIDER: timedelta(days=120),
    LinkPurpose.KEEPER: timedelta(days=400),
    LinkPurpose.QUESTIONS: timedelta(days=180),
}


def _token(link_id: uuid.UUID) -> str:
    code = salted_hmac("kring.access.links", link_id.bytes, algorithm="sha256").digest()[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(code).decode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def kept_of(link_id: str) -> str:
    """What the database keeps of the token of a link with this id (in hexadecimal), for writing many links at once."""
    return _hash(_token(uuid.UUID(link_id)))


def make(
    purpose: LinkPurpose, *, region_id: uuid.UUID, dossier_id: uuid.UUID | None, subject_id: uuid.UUID, now: datetime
) -> str:
    """Make a link for one subject and return its token. Only a link to an entry of the social map has no dossier."""
    link_id = new_id()
    token = _token(link_id)
    insert(
        Link(
            id=link_id,
            region_id=region_id,
            purpose=purpose,
            dossier_id=dossier_id,
            subject_id=subject_id,
            token_hash=_hash(token),
            made_at=now,
            expires_at=now + LIFETIME[purpose],
        )
    )
    return token


def token_for(subject_id: uuid.UUID, purpose: LinkPurpose) -> str | None:
    """The token of the newest live link to a subject, for printing it again.

    None when there is no live link, or when the server's key changed since it was made: then a new one is needed.
    """
    live = Link.objects.filter(
        subject_id=subject_id, purpose=purpose, revoked_at=None, expires_at__gt=timezone.now()
    ).order_by("-made_at")
    link = live.first()
    if link is None:
        return None
    token = _token(link.pk)
    return token if _hash(token) == link.token_hash else None


def find(token: str, purpose: LinkPurpose) -> Link | None:
    """The live link with this token and purpose; None for one that is forged, expired or revoked, without saying which."""
    return (
        Link.objects.filter(token_hash=_hash(token), purpose=purpose, revoked_at=None, expires_at__gt=timezone.now())
        .select_related("dossier")
        .first()
    )


def revoke(subject_id: uuid.UUID, purpose: LinkPurpose, now: datetime) -> int:
    """Make every live link to this subject useless; returns how many there were."""
    return Link.objects.filter(subject_id=subject_id, purpose=purpose, revoked_at=None).update(revoked_at=now)


def bearer(link: Link) -> Actor:
    """The actor that the holder of a link is: nobody by name, and nothing beyond the link's subject."""
    return Actor(region_id=link.region_id, link=link.purpose, bearer=link.pk)
