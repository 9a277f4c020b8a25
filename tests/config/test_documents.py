"""Documents made from tables in the code."""

import pytest
from django.core.management import CommandError, call_command

from kring.access.permissions import PERMISSIONS
from kring.config import documents
from kring.config.documents import hears, sees, states
from kring.feedback.hearing import MEANING, TABLE, Audience, Channel, Happening
from kring.matching.rules.lifecycle import TABLE as HANDOVERS
from kring.referral.rules.lifecycle import TABLE as REFERRALS


def test_the_documents_in_the_repository_are_up_to_date():
    call_command("write_docs", "--check", verbosity=0)


def test_a_document_that_differs_is_named_and_written_again(tmp_path, monkeypatch):
    documents.write(tmp_path)
    assert documents.outdated(tmp_path) == []
    (tmp_path / "states.md").write_text("otherwise")
    (tmp_path / "who-sees-what.md").unlink()
    assert documents.outdated(tmp_path) == ["states.md", "who-sees-what.md"]
    assert documents.write(tmp_path) == ["states.md", "who-sees-what.md"]
    assert documents.outdated(tmp_path) == []


def test_the_check_fails_on_an_outdated_document(monkeypatch):
    monkeypatch.setitem(documents.GENERATED, "states.md", lambda: "otherwise")
    with pytest.raises(CommandError, match=r"states\.md"):
        call_command("write_docs", "--check")


def test_every_move_is_in_the_document_with_its_reason():
    text = states.document()
    assert [edge.why for edge in (*REFERRALS.values(), *HANDOVERS.values()) if edge.why not in text] == []


def test_every_permission_and_every_cell_has_words():
    text = sees.document()
    assert [name for name in PERMISSIONS if f"`{name}`" not in text] == []
    assert set(MEANING) == set(Channel)
    assert set(TABLE) == set(Happening) == set(hears.HAPPENINGS)
    assert all(set(row) == set(Audience) for row in TABLE.values())
