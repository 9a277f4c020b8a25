"""A file on which the worker fails again and again keeps no feed waiting: it is refused with a reason, and a steward can let go of it."""

import os
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from kring.directory.models import Intake
from kring.directory.taking import actions, applying, files, work
from kring.directory.taking.actions import NotNow, drop
from kring.events import outbox
from kring.events.models import OutboxMessage
from kring.events.outbox import Lane, work_off
from tests.directory.taking.feeds import SERVICES, a_feed, as_file, entries
from tests.directory.taking.test_bring_a_file import agree, bring, page


@pytest.fixture
def failing(monkeypatch):
    """What the worker does next fails; `fails(module, name)`."""

    def fails(module, name):
        def broken(*_given, **_named):
            raise OSError("the disk is full")

        monkeypatch.setattr(module, name, broken)

    return fails


def until_it_is_parked():
    for _ in range(outbox.MOST_ATTEMPTS):
        OutboxMessage.objects.filter(delivered_at=None).update(due_at=timezone.now() - timedelta(seconds=1))
        work_off()


def test_a_file_that_cannot_be_read_whatever_is_tried_is_refused_and_the_next_one_begins(
    steward, cast, tmp_path, failing, monkeypatch
):
    feed, real = a_feed(cast), work._read
    failing(work, "_read")
    intake = bring(steward, feed, as_file(tmp_path).read_bytes())
    assert intake.state == "reading"
    until_it_is_parked()

    intake.refresh_from_db()
    assert (intake.state, intake.reason) == ("refused", "broke")
    assert "Er ging steeds iets mis in Kring zelf" in page(steward, intake).text
    assert not files.folder_of(intake.pk).exists()
    monkeypatch.setattr(work, "_read", real)
    assert bring(steward, feed, as_file(tmp_path).read_bytes()).state == "ready"


def test_what_breaks_off_halfway_says_what_stays_and_the_feed_goes_on(steward, cast, tmp_path, failing, monkeypatch):
    feed, real = a_feed(cast), applying._end_missing
    intake = bring(steward, feed, as_file(tmp_path).read_bytes())
    failing(applying, "_end_missing")
    agree(steward, intake, end_missing="on")
    assert intake.state == "taking"
    until_it_is_parked()

    intake.refresh_from_db()
    assert (intake.state, intake.reason) == ("refused", "broke_halfway")
    shown = page(steward, intake).text
    assert "Halverwege gestopt" in shown and "er is niets gewijzigd" not in shown
    assert len(entries(feed)) == 3
    monkeypatch.setattr(applying, "_end_missing", real)
    again = bring(steward, feed, as_file(tmp_path).read_bytes())
    agree(steward, again, end_missing="on")
    assert again.state == "done"


def test_a_parked_message_does_not_refuse_what_somebody_is_at_work_on(steward, cast, tmp_path):
    steward.post(reverse("steward:feed_fetch", args=[a_feed(cast, address="https://example.org/x").pk]))
    message, intake = OutboxMessage.objects.get(), Intake.objects.get()
    Intake.objects.update(beat_at=timezone.now())
    work.give_up(message)
    intake.refresh_from_db()
    assert intake.state == "reading"
    Intake.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    work.give_up(message)
    intake.refresh_from_db()
    assert intake.state == "refused"


def test_what_was_being_written_can_be_stopped_once_nobody_gives_a_sign(steward, cast, tmp_path, failing):
    intake = bring(steward, a_feed(cast), as_file(tmp_path).read_bytes())
    failing(applying, "_end_missing")
    agree(steward, intake, end_missing="on")
    Intake.objects.update(beat_at=timezone.now() - timedelta(minutes=9))
    with pytest.raises(NotNow):
        drop(cast.actor(cast.ivo), intake)
    assert reverse("steward:intake_drop", args=[intake.pk]) not in page(steward, intake).text

    Intake.objects.update(beat_at=timezone.now() - timedelta(minutes=11))
    assert reverse("steward:intake_drop", args=[intake.pk]) in page(steward, intake).text
    steward.post(reverse("steward:intake_drop", args=[intake.pk]))
    intake.refresh_from_db()
    assert intake.state == "dropped"
    shown = page(steward, intake).text
    assert "Halverwege gestopt" in shown and "Wat is overgenomen, blijft" in shown
    until_it_is_parked()  # the message that was left finds nothing to do
    intake.refresh_from_db()
    assert intake.state == "dropped"


def test_who_writes_stops_when_a_steward_stopped_it(cast, steward, tmp_path, monkeypatch):
    intake = bring(steward, a_feed(cast), as_file(tmp_path).read_bytes())
    monkeypatch.setattr(work, "BEAT", timedelta(0))
    real = applying._write

    def stopped_meanwhile(*given):
        real(*given)
        Intake.objects.update(state="dropped")

    monkeypatch.setattr(applying, "_write", stopped_meanwhile)
    ended = []
    monkeypatch.setattr(applying, "_end_missing", lambda *given: ended.append(given))
    agree(steward, intake, end_missing="on")
    assert intake.state == "dropped" and not ended


def test_mail_does_not_wait_for_a_feed(cast, steward, tmp_path):
    feed = a_feed(cast, address="https://example.org/services.json")
    steward.post(reverse("steward:feed_fetch", args=[feed.pk]))
    assert work_off(lane=Lane.SHORT) == 0
    assert OutboxMessage.objects.get().attempts == 0
    work_off(lane=Lane.LONG)
    assert OutboxMessage.objects.get().attempts == 1


def test_whoever_is_busy_for_long_keeps_the_outbox_from_trying_again(cast, steward, tmp_path, monkeypatch):
    monkeypatch.setattr(work, "BEAT", timedelta(0))
    held = []
    monkeypatch.setattr(outbox, "hold", lambda message: held.append(message.handler))
    bring(steward, a_feed(cast), as_file(tmp_path, SERVICES).read_bytes())
    assert "kring.directory.taking.work.carry_on" in held


def test_a_file_is_copied_before_the_transaction_and_is_gone_when_that_fails(cast, monkeypatch):
    feed, outside, seen = a_feed(cast), len(connection.savepoint_ids), []

    def pieces():
        seen.append(len(connection.savepoint_ids))
        yield b"[]"

    intake = actions.bring(cast.actor(cast.ivo), feed, "lijst.json", pieces())
    assert seen == [outside]
    assert files.given(intake.pk).read_bytes() == b"[]"

    def broken(_event):
        raise OSError

    monkeypatch.setattr(actions.bus, "publish", broken)
    before = set((files.folder_of(intake.pk).parent).iterdir())
    with pytest.raises(OSError):
        actions.bring(cast.actor(cast.ivo), feed, "lijst.json", pieces())
    assert set((files.folder_of(intake.pk).parent).iterdir()) == before
    assert Intake.objects.get(pk=intake.pk).state == "reading"


def test_what_is_still_coming_in_is_not_tidied_away(tmp_path, cast, settings):
    coming, forgotten = (settings.KRING_VAR / "intakes" / name for name in ("coming", "forgotten"))
    for folder in (coming, forgotten):
        folder.mkdir(parents=True)
    long_ago = timezone.now().timestamp() - 2 * 24 * 60 * 60
    os.utime(forgotten, (long_ago, long_ago))
    assert files.forget_settled() == 1
    assert coming.exists() and not forgotten.exists()


def test_a_folder_that_another_throws_away_meanwhile_holds_up_no_tidying(cast, settings, monkeypatch):
    root = settings.KRING_VAR / "intakes"
    gone, forgotten = root / "gone", root / "forgotten"
    long_ago = timezone.now().timestamp() - 2 * 24 * 60 * 60
    for folder in (gone, forgotten):
        folder.mkdir(parents=True)
        os.utime(folder, (long_ago, long_ago))
    listed = list(root.iterdir())
    gone.rmdir()
    monkeypatch.setattr(files.Path, "iterdir", lambda _root: iter(listed))
    assert files.forget_settled() == 1
    assert not forgotten.exists()
