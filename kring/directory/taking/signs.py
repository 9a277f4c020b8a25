"""Whether somebody is at work on a taking-over: who is gives a sign now and then (`Intake.beat_at`)."""

from datetime import datetime, timedelta

from kring.directory.models import Intake, IntakeState

BEAT = timedelta(seconds=0.5)
STOPPED = timedelta(minutes=5)  # whoever gave no sign for so long has stopped, and another may go on
SILENT = timedelta(minutes=10)  # after so long a steward may let go of what was being written


def at_work(intake: Intake, now: datetime, within: timedelta = STOPPED) -> bool:
    """Whether somebody gave a sign within that time."""
    return intake.beat_at is not None and intake.beat_at > now - within


def is_silent(intake: Intake, now: datetime) -> bool:
    """Whether nobody has been writing what this file changes for a while, though that was begun."""
    return intake.state == IntakeState.TAKING and (intake.beat_at or _begun(intake)) < now - SILENT


def _begun(intake: Intake) -> datetime:
    """When somebody said that it may be written."""
    since = intake.shown.get("since")
    return datetime.fromisoformat(since) if since else intake.made_at
