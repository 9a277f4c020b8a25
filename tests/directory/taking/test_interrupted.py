"""A taking-over that breaks off halfway is finished by doing it again; two workers never do the same one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.directory.models import Intake, IntakeState
from kring.directory.taking import actions, applying, comparing, files, work
from kring.directory.taking.actions import NotNow, begin_taking
from kring.directory.taking.by_command import bring
from kring.directory.taking.signs import is_silent
from kring.directory.taking.work import Busy, take
from tests.directory.taking.feeds import a_feed, a_service, as_file, entries


@pytest.fixture
def intake(cast, tmp_path):
    """A file with ten entries that somebody agreed to."""
    services = [a_service(str(number), f"Zingen {number}") for number in range(10)]
    intake = bring(a_feed(cast), as_file(tmp_path, services))
    begin_taking(intake, end_missing=True)
    return intake


def test_what_broke_off_is_finished_by_doing_it_again(intake, monkeypatch):
    monkeypatch.setattr(comparing, "BATCH", 3)
    real, done = applying._write, []

    def breaks(*given):
        if len(done) == 2:
            raise OSError("the disk is full")
        done.append(given)
        real(*given)

    monkeypatch.setattr(applying, "_write", breaks)
    with pytest.raises(OSError, match="full"):
        take(intake)
    assert len(entries(intake.feed)) == 6

    monkeypatch.setattr(applying, "_write", real)
    assert take(intake).state == "done"
    assert len(entries(intake.feed)) == 10


def test_who_finds_another_at_work_waits_until_that_one_gives_no_sign(intake):
    Intake.objects.filter(pk=intake.pk).update(beat_at=timezone.now())
    with pytest.raises(Busy):
        take(intake)
    Intake.objects.filter(pk=intake.pk).update(beat_at=timezone.now() - timedelta(minutes=6))

    assert take(intake).state == "done"


def test_of_one_feed_one_file_is_taken_over_at_a_time(intake, tmp_path):
    other = bring(intake.feed, as_file(tmp_path))
    with pytest.raises(NotNow):
        begin_taking(other, end_missing=True)
    take(intake)
    begin_taking(other, end_missing=True)

    assert take(other).state == "done"


def test_what_a_steward_drops_while_it_is_read_does_not_rise_again(cast, intake, tmp_path, monkeypatch):
    real, dropping = work._read, []

    def reads(*given):
        real(*given)
        if dropping:
            actions.drop(cast.actor(cast.ivo), Intake.objects.get(pk=given[0].pk))

    monkeypatch.setattr(work, "_read", reads)
    other = bring(a_feed(cast, "dorp"), as_file(tmp_path))
    assert other.state == "ready"

    dropping.append(True)
    dropped = bring(a_feed(cast, "buurt"), as_file(tmp_path))
    assert dropped.state == Intake.objects.get(pk=dropped.pk).state == "dropped"
    with pytest.raises(FileNotFoundError):
        files.given(dropped.pk)
    with pytest.raises(NotNow):
        begin_taking(dropped, end_missing=True)


def test_silence_counts_from_when_somebody_agreed():
    now = timezone.now()
    intake = Intake(state=IntakeState.TAKING, made_at=now - timedelta(hours=1), shown={"since": now.isoformat()})
    assert not is_silent(intake, now) and is_silent(intake, now + timedelta(minutes=11))
