"""What the night does: one job that fails holds up none of the others, and is told."""

import io
import logging

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from kring.config.management.commands import run_daily

ADDRESS = "mien@example.org"


def breaks(_now):
    raise ValueError(f"no such address: {ADDRESS}")


def works(_now):
    return 3


def test_a_job_that_fails_holds_up_no_other_and_is_told_without_its_text(monkeypatch, caplog):
    monkeypatch.setattr(run_daily, "DAILY", [breaks, works])
    told = io.StringIO()
    with caplog.at_level(logging.ERROR), pytest.raises(CommandError, match="breaks"):
        call_command("run_daily", stdout=told)
    assert "works: 3" in told.getvalue()
    [line] = [record for record in caplog.records if record.name == run_daily.log.name]
    assert (line.job, line.error) == ("breaks", "ValueError")
    assert ADDRESS not in caplog.text
