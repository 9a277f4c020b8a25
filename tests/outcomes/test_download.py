"""A link worker takes the measurements of own clients along: without names, with a code book, logged, and nobody else's."""

import csv
import io
import zipfile

import pyarrow.parquet
import pytest
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.access.policy import NotVisible
from kring.journey.actions.course import close, reopen
from kring.outcomes.actions.answering import Given, answer_together, finish_together
from kring.outcomes.actions.asking import decline
from kring.outcomes.models import DeclinedBecause
from kring.outcomes.rules.tables import Column, Kind, Table, code_book
from kring.outcomes.taking_along.files import Form, zipped
from kring.outcomes.taking_along.queries import tables
from kring.referral.actions.consent import withdraw_consent
from tests.factories import a_person, an_accepted_referral
from tests.outcomes.factories import a_moment, a_moment_at_the_end, moment_of

pytestmark = pytest.mark.django_db

ANSWERS = {"3": 1, "4": 3, "7": 3, "9": 1, "8": 3}  # the last question was skipped


def answered(cast, occasion, answers=ANSWERS):
    dewi = cast.actor(cast.dewi)
    for item, value in answers.items():
        answer_together(dewi, occasion.pk, Given(instrument="djg-6", item=item, value=value, language="nl"))
    finish_together(dewi, occasion.pk)


@pytest.fixture
def measured(cast):
    """Two people of Dewi: one answered, one would rather not."""
    first = a_moment(cast)
    second = an_accepted_referral(cast, person=a_person(first_name="Wiebe", last_name="Specht"))
    answered(cast, first)
    decline(cast.actor(cast.dewi), moment_of(second, "start").pk, DeclinedBecause.PRIVACY)
    return first.referral


def download(client, cast, form="csv"):
    answer = client.get(reverse("outcomes:download_file"), {"location": str(cast.here.location.pk), "form": form})
    return zipfile.ZipFile(io.BytesIO(answer.content))


def read(archive, name):
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.fixture
def dewi(cast, client):
    client.force_login(cast.dewi)
    return client


def test_a_table_for_each_questionnaire_and_one_of_all_moments(cast, dewi, measured):
    archive = download(dewi, cast)
    (row,) = read(archive, "djg-6_2006.csv")
    assert (row["moment"], row["mode"], row["day"], row["item_3"], row["item_10"]) == (
        "start",
        "together",
        "0",
        "1",
        "",
    )
    assert row["scale_total"] == "5,0"
    moments = read(archive, "moments.csv")
    assert sorted(one["how"] for one in moments) == ["answered", "declined"]
    assert {one["because"] for one in moments} == {"", "privacy"}
    assert row["person"] in {one["person"] for one in moments}


def test_the_same_in_parquet_with_what_each_column_means(cast, dewi, measured):
    archive = download(dewi, cast, "parquet")
    table = pyarrow.parquet.read_table(io.BytesIO(archive.read("djg-6_2006.parquet")))
    (row,) = table.to_pylist()
    assert row["item_3"] == 1 and row["item_10"] is None and row["scale_total"] == 5.0
    assert b"Eenzaamheid" in table.schema.field("scale_total").metadata[b"meaning"]


def test_the_code_book_says_what_each_column_means(cast, dewi, measured):
    archive = download(dewi, cast)
    book = {(one["table"], one["column"]): one for one in read(archive, "code-book.csv")}
    for name in archive.namelist():
        if name.endswith(".csv") and name != "code-book.csv":
            assert {(name[:-4], column) for column in read(archive, name)[0]} <= set(book)
    item, scale = book["djg-6_2006", "item_3"], book["djg-6_2006", "scale_total"]
    assert "leegte" in item["meaning"] and "1 = ja" in item["values"] and "Research on Aging" in item["source"]
    assert scale["values"] == "0 to 6" and "at most 1 of 6" in scale["missing"] and "lower" in scale["meaning"]
    assert all(one["meaning"] for one in book.values())


def test_nobody_can_be_told_by_name_birth_date_or_key(cast, dewi, measured):
    archive = download(dewi, cast)
    whole = "".join(archive.read(name).decode() for name in archive.namelist())
    client = measured.client
    for told in (client.last_name, client.birth_date.isoformat(), str(measured.pk), measured.reference, client.phone):
        assert told and told not in whole


def test_who_withdrew_consent_is_not_in_it(cast, dewi, measured):
    assert "djg-6_2006.csv" in download(dewi, cast).namelist()
    withdraw_consent(cast.actor(cast.dewi), measured.pk)
    left = download(dewi, cast)
    assert "djg-6_2006.csv" not in left.namelist() and len(read(left, "moments.csv")) == 1


def test_it_is_logged(cast, dewi, measured):
    download(dewi, cast)
    line = AuditEntry.objects.get(verb="figures.downloaded")
    assert (line.object_ids, line.ground) == ([str(cast.here.location.pk)], "csv")


def test_a_location_of_another_team_is_not_there(cast, dewi, measured):
    fine = dewi.get(reverse("outcomes:download_file"), {"location": str(cast.here.location.pk), "form": "csv"})
    other = dewi.get(reverse("outcomes:download_file"), {"location": str(cast.there.location.pk), "form": "csv"})
    assert (fine.status_code, other.status_code) == (200, 422)
    assert tables(cast.actor(cast.dewi), cast.here.location.pk)
    for who, location in ((cast.dewi, cast.there.location), (cast.fenna, cast.here.location)):
        with pytest.raises(NotVisible):
            tables(cast.actor(who), location.pk)


def test_a_colleagues_clients_are_not_in_it(cast, measured):
    """What nobody else may read in a file they cannot take along either."""
    assert len(tables(cast.actor(cast.dewi), cast.here.location.pk)[0].rows) > 0
    assert [len(table.rows) for table in tables(cast.actor(cast.els), cast.here.location.pk)] == [0]


def test_no_cell_becomes_a_formula():
    table = Table("t", (Column("a", Kind.TEXT, "=1+1"), Column("b", Kind.NUMBER, "b")), (("=1+1", -2.5), ("b", None)))
    archive = zipfile.ZipFile(io.BytesIO(zipped([table], Form.CSV)))
    assert archive.read("t.csv").decode("utf-8-sig") == "a;b\r\n'=1+1;-2,5\r\nb;\r\n"
    assert "'=1+1" in archive.read("code-book.csv").decode()
    assert code_book([table])[1][1] == "a"


def test_a_download_has_its_own_keys(cast, measured):
    dewi = cast.actor(cast.dewi)
    orders = {tuple(row[0] for row in tables(dewi, cast.here.location.pk)[0].rows) for _ in range(40)}
    assert orders == {("P0001",), ("P0002",)}


def test_what_was_answered_about_an_end_that_was_none_is_not_called_the_end(cast):
    end = a_moment_at_the_end(cast, start=["djg-6"], end=["djg-6"])
    dewi = cast.actor(cast.dewi)
    answered(cast, end)
    reopen(dewi, end.referral_id)
    close(dewi, end.referral_id)
    answered(cast, moment_of(end.referral, "end"))
    scores, moments = tables(dewi, cast.here.location.pk)
    for table in (scores, moments):
        at = [column.name for column in table.columns].index("moment")
        assert sorted(one[at] for one in table.rows if "end" in one[at]) == ["end", "former_end"], table.name
        assert "former_end" in table.columns[at].values
