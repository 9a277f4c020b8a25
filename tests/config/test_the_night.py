"""The night asks owners whether their entries are still right and fetches the feeds, without anybody who thinks of it."""

from datetime import timedelta

from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from kring.directory.models import Activity, Intake
from kring.events.outbox import work_off
from tests.directory.taking.feeds import a_feed


def test_who_keeps_an_entry_is_asked_before_it_counts_as_unconfirmed(cast):
    today = timezone.localdate()
    long_ago, soon = today - timedelta(days=160), today + timedelta(days=20)
    Activity.objects.filter(pk=cast.activity.pk).update(confirmed_on=long_ago, expires_on=soon)
    assert mail.outbox == []
    call_command("run_daily")
    work_off()
    assert [letter.to for letter in mail.outbox] == [[cast.gijs.email]]


def test_feeds_with_an_address_are_fetched(cast, settings, tmp_path):
    settings.KRING_VAR, settings.KRING_FEEDS_INSIDE = tmp_path / "var", True
    feed = a_feed(cast, address="https://127.0.0.1:9/services.json")
    a_feed(cast, "dorp")
    call_command("run_daily")
    work_off()
    assert [(one.feed, one.by_itself, one.reason) for one in Intake.objects.all()] == [(feed, True, "unreachable")]
