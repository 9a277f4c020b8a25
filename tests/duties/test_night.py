"""Every night somebody looks whether an open file is without a next step, and the log tells."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kring.duties.daily import WithoutNextStep, look_for_files_without_a_step
from kring.duties.models import Step
from tests.factories import a_referral


def test_as_long_as_every_file_has_one_there_is_nothing_to_tell(cast):
    a_referral(cast)
    assert look_for_files_without_a_step(None) == 0


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="PostgreSQL refuses to lose a step")
def test_a_step_that_went_astray_is_told_in_the_night(cast, caplog, monkeypatch):
    referral = a_referral(cast)
    Step.objects.filter(dossier=referral.pk, kind="lead").delete()

    with pytest.raises(WithoutNextStep):
        look_for_files_without_a_step(None)
    with pytest.raises(CommandError, match="look_for_files_without_a_step"):
        call_command("run_daily")
    told = [record for record in caplog.records if record.message == "a daily job failed"]
    assert [(record.job, record.error) for record in told] == [("look_for_files_without_a_step", "WithoutNextStep")]
    assert connection.vendor == "sqlite"
