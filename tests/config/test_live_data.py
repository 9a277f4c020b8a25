"""Rows that a browser test commits: the next test does not see them, the protected log included."""

import pytest
from django.db import DatabaseError, connection, transaction

from kring.access import audit
from kring.access.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_commits_the_next_does_not_see(cast, turn):
    assert AuditEntry.objects.count() == 0
    assert not connection.in_atomic_block
    audit.record(cast.actor(cast.anna), "client.searched", AuditEntry, ids=[])
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_the_log_is_protected_in_every_test_after_that_too(cast, turn):
    audit.record(cast.actor(cast.anna), "client.searched", AuditEntry, ids=[])
    entries = AuditEntry.objects.all()
    for change in (entries._raw_delete, lambda using: entries.using(using).update(verb="changed")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change("default")
    assert AuditEntry.objects.count() == 1
