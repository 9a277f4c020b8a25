"""Dewi brings questionnaires in that were filled in elsewhere, mends the rows that do not come in, and takes her measurements along."""

import csv
import io
import zipfile

import pyarrow.parquet
import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext
from playwright.sync_api import Page, expect

from kring.access.models import AuditEntry
from kring.outcomes.models import Response, Score
from tests.browser import axe_violations, wider_than_screen
from tests.factories import a_person, an_accepted_referral
from tests.journeys.words import BOTH, words_in
from tests.outcomes.factories import measures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ITEMS = ("3", "4", "7", "9", "8", "10")
HEADING = ["reference", "moment", "date", "instrument", "version", *ITEMS]
LONELY, NOT_LONELY = (1, 3, 3, 1, 3, 1), (3, 1, 1, 3, 1, 3)
NAMES = ("Wulp", "Kluut")


@pytest.fixture
def files(cast):
    """Two clients of Dewi in a programme that measures."""
    measures(cast.here)
    return [an_accepted_referral(cast, person=a_person(first_name="Bo", last_name=name)) for name in NAMES]


def line(reference, answers=LONELY, moment="start", on=None):
    """A row of the file: De Jong Gierveld, answered today."""
    return [reference, moment, (on or timezone.localdate()).isoformat(), "djg-6", "2006", *map(str, answers)]


def give(page: Page, say, *lines) -> None:
    """Choose a file with these rows, and look what would come in."""
    text = "\n".join(";".join(cells) for cells in (HEADING, *lines))
    page.locator("[name=file]").set_input_files(
        {"name": "elders.csv", "mimeType": "text/csv", "buffer": ("\ufeff" + text).encode()}
    )
    page.get_by_role("button", name=say("See what comes in")).click()


def fine(page: Page) -> None:
    """Readable for everybody, and no wider than the screen."""
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


@BOTH
def test_rows_that_do_not_come_in_are_mended_and_brought_in(open_page, cast, files, language, viewport):
    # given a file of which one row is right, and four are not
    say = words_in(language)
    first, second = files
    page = open_page(user=cast.dewi, language=language, viewport=viewport)
    page.goto(reverse("outcomes:measurements"))
    page.get_by_role("link", name=say("Bring questionnaires in")).click()
    fine(page)
    right = line(first.reference)
    wrong = {
        "There is no file of yours with this reference.": line("AAAA-AAAA"),
        "This is no moment. Write: start, three_months, end or six_months_after.": line(
            second.reference, moment="eerst"
        ),
        "This moment has not come for this client.": line(second.reference, moment="end"),
        "Not all answers can be.": line(second.reference, (1, 3, 9, 1, 3, 1)),
    }

    # when Dewi looks at it
    give(page, say, right, *wrong.values())

    # then each row that stays says why, with its number in the file, and nothing was kept
    coming, staying = page.get_by_role("table").all()
    expect(coming.locator("tbody tr")).to_have_count(1)
    rows = staying.locator("tbody tr")
    expect(rows).to_have_count(len(wrong))
    for number, (row, why) in enumerate(zip(rows.all(), wrong, strict=True), start=3):
        expect(row).to_contain_text(say(why))
        expect(row).to_contain_text(str(number))
    assert not Response.objects.exists()
    fine(page)

    # when she mends the last in her file and gives it again
    give(page, say, right, line(second.reference, NOT_LONELY))
    expect(page.get_by_role("table")).to_have_count(1)
    page.get_by_role("button", name=say("Bring these in")).click()

    # then both are there with their scores, in the file as brought in from elsewhere
    with translation.override(language):
        told = ngettext("%(count)d questionnaire came in.", "%(count)d questionnaires came in.", 2) % {"count": 2}
    expect(page.get_by_text(told)).to_be_visible()
    assert dict(Score.objects.filter(scale="total").values_list("referral", "value")) == {first.pk: 6, second.pk: 0}
    page.goto(reverse("outcomes:file", args=[second.pk]))
    expect(page.get_by_text(say("brought in from elsewhere")).first).to_be_visible()
    fine(page)

    # and the same file again brings nothing
    page.goto(reverse("outcomes:bring"))
    give(page, say, right, line(second.reference, NOT_LONELY))
    expect(page.get_by_text(say("Nothing new."))).to_be_visible()
    expect(page.get_by_role("button", name=say("Bring these in"))).to_have_count(0)
    assert Response.objects.count() == len(files)
    fine(page)


@BOTH
def test_dewi_takes_her_measurements_along(open_page, cast, files, language, viewport):
    # given answers of two clients of hers
    say = words_in(language)
    page = open_page(user=cast.dewi, language=language, viewport=viewport)
    page.goto(reverse("outcomes:bring"))
    give(page, say, line(files[0].reference), line(files[1].reference, NOT_LONELY))
    page.get_by_role("button", name=say("Bring these in")).click()
    page.get_by_role("link", name=say("Measuring"), exact=True).click()

    # when she takes them along for a spreadsheet
    page.get_by_role("link", name=say("Download measurements")).click()
    fine(page)
    archive = taken(page, say)

    # then there is a row for each, without names, and a code book that knows every column
    rows = read(archive, "djg-6_2006.csv")
    assert sorted((row["moment"], row["mode"], row["scale_total"]) for row in rows) == [
        ("start", "imported", "0,0"),
        ("start", "imported", "6,0"),
    ]
    assert {row["item_3"] for row in rows} == {"1", "3"}
    book = {(one["table"], one["column"]): one["meaning"] for one in read(archive, "code-book.csv")}
    tables = {name.removesuffix(".csv") for name in archive.namelist() if name.endswith(".csv")} - {"code-book"}
    for table in tables:
        assert all(book[table, column] for column in read(archive, f"{table}.csv")[0])
    whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert not any(said in whole for said in (*NAMES, *(one.reference for one in files)))

    # when she takes them along for statistics
    page.get_by_role("radio", name=say("Parquet, for statistics")).check()
    archive = taken(page, say)

    # then the same stands there as numbers, each column with its meaning
    table = pyarrow.parquet.read_table(io.BytesIO(archive.read("djg-6_2006.parquet")))
    assert sorted(table.column("scale_total").to_pylist()) == [0.0, 6.0]
    assert sorted(table.column("item_3").to_pylist()) == [1, 3]
    meaning = table.schema.field("scale_total").metadata[b"meaning"].decode()
    assert meaning == book["djg-6_2006", "scale_total"]
    assert AuditEntry.objects.filter(verb="figures.downloaded", user_id=cast.dewi.pk).count() == 2


def taken(page: Page, say) -> zipfile.ZipFile:
    """What comes after the button."""
    with page.expect_download() as loading:
        page.get_by_role("button", name=say("Download"), exact=True).click()
    return zipfile.ZipFile(loading.value.path())


def read(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """A table of the zip, as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))
