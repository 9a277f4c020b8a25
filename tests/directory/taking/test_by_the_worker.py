"""What somebody brings in the browser is read and taken over by the worker: the page says how far it is, and what may be the same."""

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kring.directory.models import Activity, Intake, Likeness
from kring.directory.taking import work
from kring.events.outbox import work_off
from tests.directory.taking.feeds import SERVICES, a_feed, as_file

MAPPING = {"columns": {"nr": "id", "wat": "title"}}


def brought(steward, feed, content, name):
    """Bring a file and let the worker read it."""
    steward.post(reverse("steward:feed_bring", args=[feed.pk]), {"file": SimpleUploadedFile(name, content)})
    work_off()
    return Intake.objects.latest("made_at")


def test_the_page_says_how_far_it_is(steward, cast, tmp_path):
    intake = brought(steward, a_feed(cast), as_file(tmp_path).read_bytes(), "a.json")
    address = reverse("steward:intake", args=[intake.pk])
    assert "<progress" not in steward.get(address).text

    Intake.objects.update(state="reading", step=1200)
    page = steward.get(address).text
    assert "1.200 rijen" in page and "<progress" in page and " value=" not in page.split("<progress")[1].split(">")[0]
    Intake.objects.update(state="taking", step=1500, steps=6000)
    page = steward.get(address).text
    assert "1.500 rijen" in page and 'value="25"' in page.split("<progress")[1].split(">")[0]


def test_the_worker_itself_says_how_far_it_is(steward, cast, tmp_path, monkeypatch):
    monkeypatch.setattr(work, "BEAT", timedelta(seconds=-1))  # at every turn, and not now and then
    with CaptureQueriesContext(connection) as asked:
        intake = brought(steward, a_feed(cast), as_file(tmp_path).read_bytes(), "a.json")
        steward.post(reverse("steward:intake_agree", args=[intake.pk]))
        work_off()
    said = [re.search(r'SET "step" = (\d+), "steps" = (\d+)', query["sql"]) for query in asked.captured_queries]
    told = [(int(one[1]), int(one[2])) for one in said if one]
    assert told and max(step for step, _ in told) >= len(SERVICES)
    assert all(step <= steps for step, steps in told)


def test_a_spreadsheet_with_more_rows_than_a_browser_brings_is_refused_and_other_lists_are_not(
    steward, cast, tmp_path, monkeypatch
):
    assert work.MOST_ROWS == 5000
    monkeypatch.setattr(work, "MOST_ROWS", 2)
    feed = a_feed(cast, mapping=MAPPING)
    assert "Excel hooguit 2 rijen" in steward.get(reverse("steward:feed", args=[feed.pk])).text
    assert brought(steward, feed, b"nr,wat\n1,Zingen\n2,Kaarten\n", "twee.csv").state == "ready"
    refused = brought(steward, feed, b"nr,wat\n1,Zingen\n2,Kaarten\n3,Lezen\n", "drie.csv")
    assert (refused.state, refused.reason) == ("refused", "many_rows")
    assert (
        "meer dan 2 vermeldingen in. Wie deze installatie beheert"
        in steward.get(reverse("steward:intake", args=[refused.pk])).text
    )
    assert len(SERVICES) > work.MOST_ROWS
    assert brought(steward, a_feed(cast, "dorp"), as_file(tmp_path).read_bytes(), "drie.json").state == "ready"


def test_what_may_be_the_same_is_proposed_once_it_is_taken_over(steward, cast, tmp_path):
    Activity.objects.create(
        region_id=cast.here.region.pk,
        title="Zingen op maandag",
        theme="culture",
        organiser="De Zangers",
        venue="Buurthuis De Brug",
    )
    intake = brought(steward, a_feed(cast), as_file(tmp_path).read_bytes(), "a.json")
    assert not Likeness.objects.exists()
    steward.post(reverse("steward:intake_agree", args=[intake.pk]))
    work_off()
    [pair] = Likeness.objects.select_related("one", "other")
    assert {pair.one.title, pair.other.title} == {"Zingen op maandag"}
