"""A steward brings a file, sees what it would change, and takes it over: nothing happens before, and nothing without asking."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kring.directory.models import Activity, Feed, Intake
from kring.directory.taking import columns, files
from kring.doors.steward.map.forms import ColumnsForm
from kring.events.outbox import work_off
from tests.directory.taking.feeds import SERVICES, a_feed, as_file, entries, written

HEADING = "nr;wat;organisatie;prijs;waar\n"
ROWS = "1;Zingen;De Zangers;gratis;De Brug\n2;Kaarten;De Kaart;€ 2,00 per keer;De Brug\n"


def bring(steward, feed, content, name="lijst.json"):
    """Bring a file and let the worker read it; returns the intake."""
    given = content if isinstance(content, bytes) else content.encode()
    answer = steward.post(reverse("steward:feed_bring", args=[feed.pk]), {"file": SimpleUploadedFile(name, given)})
    assert answer.status_code == 302
    work_off()
    return Intake.objects.order_by("-made_at").first()


def page(steward, intake, name="intake"):
    return steward.get(reverse(f"steward:{name}", args=[intake.pk]))


def agree(steward, intake, **given):
    answer = steward.post(reverse("steward:intake_agree", args=[intake.pk]), given)
    work_off()
    intake.refresh_from_db()
    return answer


def test_from_a_new_feed_to_entries_on_the_map(steward, cast, tmp_path):
    steward.post(reverse("steward:feed_add"), {"name": "Stad", "language": "nl"})
    feed = Feed.objects.get(name="Stad")
    intake = bring(steward, feed, as_file(tmp_path).read_bytes())

    shown = page(steward, intake).text
    assert intake.state == "ready" and "Zingen op maandag" in shown
    assert not Activity.objects.filter(source="Stad").exists()

    agree(steward, intake)
    assert intake.state == "done"
    assert sorted(row.title for row in entries(feed).values()) == [
        "Zingen op dinsdag", "Zingen op maandag", "Zingen op woensdag",
    ]  # fmt: skip
    assert "Overgenomen" in page(steward, intake).text
    assert not files.folder_of(intake.pk).exists()


def test_the_page_names_what_is_new_what_changes_and_what_goes(steward, cast, tmp_path):
    feed = a_feed(cast)
    agree(steward, bring(steward, feed, as_file(tmp_path).read_bytes()))
    other = [SERVICES[0], SERVICES[1] | {"name": "Zingen op vrijdag"}, SERVICES[2] | {"id": "4", "name": "Kaarten"}]

    shown = page(steward, bring(steward, feed, as_file(tmp_path, other).read_bytes())).text

    named = re.sub(r"<[^>]+>|\s+", " ", shown[shown.index("Welke activiteiten") :])
    new, changed, gone = (named.index(word) for word in ("Nieuw", "Gewijzigd", "Weg: deze stoppen"))
    assert new < named.index("Kaarten") < changed < named.index("Zingen op vrijdag") < gone
    assert gone < named.index("Zingen op woensdag")
    assert "Zingen op maandag" not in named[:gone]


def test_while_the_file_is_read_the_page_looks_again_by_itself(steward, cast, tmp_path):
    feed = a_feed(cast)
    steward.post(
        reverse("steward:feed_bring", args=[feed.pk]),
        {"file": SimpleUploadedFile("a.json", as_file(tmp_path).read_bytes())},
    )
    intake = Intake.objects.get()

    shown = page(steward, intake).text
    assert 'http-equiv="refresh"' in shown and "hx-get" in shown
    work_off()
    assert 'http-equiv="refresh"' not in page(steward, intake).text


def test_the_page_that_waits_goes_to_the_columns_of_a_list_and_their_form_knows_its_address(steward, cast):
    intake = bring(steward, a_feed(cast), HEADING + ROWS, "lijst.csv")
    address = reverse("steward:intake_columns", args=[intake.pk])
    waiting = steward.get(reverse("steward:intake", args=[intake.pk]), headers={"HX-Request": "true"})

    assert (waiting.status_code, waiting.get("HX-Redirect")) == (200, address)
    assert page(steward, intake).url == address
    assert f'<form method="post" action="{address}"' in steward.get(address).text


def test_the_columns_of_a_list_are_named_once(steward, cast):
    feed = a_feed(cast)
    intake = bring(steward, feed, HEADING + ROWS, "lijst.csv")
    assert intake.state == "columns"
    address = reverse("steward:intake_columns", args=[intake.pk])
    assert "€ 2,00 per keer" in steward.get(address).text

    chosen = {
        "column_0": "id",
        "column_1": "title",
        "column_2": "organiser",
        "column_3": "cost_words",
        "column_4": "venue",
    }
    assert steward.post(address, chosen | {"column_1": ""}).status_code == 422
    steward.post(address, chosen)
    work_off()
    intake.refresh_from_db()
    assert (intake.state, intake.counts["new"]) == ("ready", 2)
    agree(steward, intake)
    assert entries(feed)["1"].cost == 0

    again = bring(steward, feed, HEADING + ROWS, "volgende.csv")
    assert (again.state, again.counts["same"]) == ("ready", 2)


def test_a_list_of_which_rows_lack_what_others_have_can_be_named(steward, cast):
    rows = b'[{"naam": "Zingen", "prijs": "gratis"}, {"naam": "Kaarten", "plaats": "De Brug"}]'
    intake = bring(steward, a_feed(cast), rows, "lijst.json")
    assert intake.state == "columns"

    answer = page(steward, intake, "intake_columns")
    assert answer.status_code == 200
    assert all(f">{word}</t" in answer.text for word in ("prijs", "plaats", "gratis", "De Brug"))


def test_of_a_list_with_very_many_columns_those_that_are_taken_stand_in_front(steward, cast):
    row = {f"veld{at}": "iets" for at in range(40)} | {"naam": "Zingen", "prijs": "gratis"}
    intake = bring(steward, a_feed(cast), json.dumps([row]), "lijst.json")
    shown = page(steward, intake, "intake_columns").text
    form = shown[shown.index("Wat er in elke kolom staat") :]
    assert form.index(">naam</label>") < form.index("40 andere kolommen") < form.index(">veld0</label>")
    assert "<details open" not in form.replace(' class="details"', "")

    address = reverse("steward:intake_columns", args=[intake.pk])
    refused = steward.post(address, {"column_0": ""}).text  # a title has to be chosen: all of them are in view
    assert "<details open" in refused.replace(' class="details"', "")
    steward.post(address, {"column_40": "title"})
    work_off()
    shown = page(steward, intake).text
    assert "41 kolommen worden weggelaten" in shown and "veld39, prijs" in shown


def test_a_preview_shows_how_rows_are_read_beside_what_stands_in_them(steward, cast):
    feed = a_feed(cast)
    rows = [
        "Naam;Wanneer;Tijd;Prijs;Postcode;Telefoon;Contactpersoon",
        "Zingen;woensdag;23:00-02:00;€ 3,50 per keer incl. koffie;1234 AB;0570-123456;Een Naam",
        "Kaarten;woensdagochtend;;in overleg;1234 AB;;Een Naam",
        "Biljart;vrijdag;25:99;€ -5;0000 XX;12;Een Naam",
    ]
    intake = bring(steward, feed, "\n".join(rows), "activiteiten najaar.csv")
    address = reverse("steward:intake_columns", args=[intake.pk])
    seen = columns.of(intake)
    steward.post(
        address, {f"column_{at}": seen.mapping["columns"].get(one, "") for at, one in enumerate(seen.headings)}
    )
    work_off()
    intake.refresh_from_db()

    shown = page(steward, intake).text
    for words in (
        "Tijd: 23:00-02:00",
        "woensdag 23:00–02:00",
        "per keer, incl. koffie",
        "woensdagochtend",
        "in overleg",
    ):
        assert words in shown
    assert shown.count(">blijft in woorden") == 2  # 'in overleg' and '€ -5'
    assert "gelezen als woensdag; de rest" in shown and "gelezen als vrijdag; de rest" in shown
    assert "Deze kolommen worden weggelaten: Contactpersoon" in shown and "Een Naam" not in shown
    assert address in shown
    assert not Activity.objects.filter(source=feed.name).exists()

    agree(steward, intake)
    told = page(steward, intake, "intake_wrong").text
    assert "activiteiten najaar.csv, rij 4" in told and "given" not in told
    for words in (
        "‘Tijd’ (tijd, of begint om) is geen tijd",
        "‘Prijs’ (",
        "‘Postcode’ is geen postcode",
        "‘Telefoon’ ",
    ):
        assert words in told
    billiards = Activity.objects.get(title="Biljart")
    assert (billiards.days, billiards.phone, billiards.cost_words) == (16, "", "€ -5")
    intake.refresh_from_db()
    assert "read" not in intake.shown  # what stood in the file is not kept longer than it is needed


def test_a_preview_warns_when_nothing_has_a_description_and_guesses_no_kind_that_the_title_does_not_tell(steward, cast):
    feed = a_feed(cast)
    rows = [
        "Naam;Soort;Uitleg",
        "Sentro Akseso Boneiru;x;Hulp",
        "Koor De Zangers;x;Zang",
        "Vrije School De Kleine;x;Les",
    ]
    intake = bring(steward, feed, "\n".join(rows), "lijst.csv")
    address = reverse("steward:intake_columns", args=[intake.pk])

    def chosen(**fields):
        steward.post(address, {f"column_{at}": field for at, field in enumerate(fields.values())})
        work_off()
        intake.refresh_from_db()
        return page(steward, intake).text

    shown = chosen(Naam="title", Soort="category", Uitleg="")
    assert "Geen enkele activiteit heeft een omschrijving" in shown
    assert shown.count("de titel zegt het niet") == 2 and shown.count("geraden uit de titel") == 1
    assert "Mensen ontmoeten" not in shown and "Cultuur" in shown
    shown = chosen(Naam="title", Soort="category", Uitleg="description")
    assert "Geen enkele activiteit heeft een omschrijving" not in shown and "Sentro Akseso Boneiru" in shown


@pytest.mark.parametrize("way", ["steward:feed_add", "steward:feed_change"])
def test_an_address_without_https_is_not_saved(steward, cast, settings, way):
    settings.KRING_FEEDS_INSIDE = False
    feed = a_feed(cast)
    address = reverse(way, args=[feed.pk] if way == "steward:feed_change" else [])
    given = {"name": "Een andere", "language": "nl", "address": "http://example.org/services"}
    answer = steward.post(address, given)
    assert answer.status_code == 422 and "begint met http. Gebruik er een dat met https begint" in answer.text
    assert not Feed.objects.filter(address__startswith="http:").exists()


def test_bringing_the_same_file_again_changes_nothing(steward, cast, tmp_path):
    feed, content = a_feed(cast), as_file(tmp_path).read_bytes()
    agree(steward, bring(steward, feed, content))
    before = written(feed)
    intake = bring(steward, feed, content)
    assert (intake.counts["same"], intake.counts["new"], intake.counts["changed"]) == (3, 0, 0)
    agree(steward, intake)

    assert written(feed) == before


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04 no zip at all", "lijst.zip"),
        (b"\x89PNG\r\n\x1a\n....", "foto.json"),
        (b"{", "half.json"),
        (b"[]", "leeg.json"),
        (b"", "niets.csv"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason_and_changes_nothing(steward, cast, tmp_path, content, name):
    feed = a_feed(cast)
    agree(steward, bring(steward, feed, as_file(tmp_path).read_bytes()))
    before = written(feed)
    answer = steward.post(reverse("steward:feed_bring", args=[feed.pk]), {"file": SimpleUploadedFile(name, content)})
    if answer.status_code == 302:
        work_off()
        intake = Intake.objects.order_by("-made_at").first()
        assert intake.state == "refused"
        assert "Geweigerd" in page(steward, intake).text
    else:
        assert answer.status_code == 422

    assert written(feed) == before


def test_a_file_that_lacks_more_than_half_waits_until_somebody_says_that_it_is_right(steward, cast, tmp_path):
    feed = a_feed(cast)
    agree(steward, bring(steward, feed, as_file(tmp_path).read_bytes()))
    intake = bring(steward, feed, as_file(tmp_path, SERVICES[:1]).read_bytes())
    assert "Meer dan de helft" in page(steward, intake).text

    assert agree(steward, intake, end_missing="on").status_code == 422
    assert all(row.active for row in entries(feed).values())
    agree(steward, intake, sure="on", end_missing="on")
    assert [key for key, row in entries(feed).items() if row.active] == ["1"]


def test_what_is_dropped_changes_nothing_and_leaves_no_file(
    steward, cast, tmp_path, django_capture_on_commit_callbacks
):
    feed = a_feed(cast)
    intake = bring(steward, feed, as_file(tmp_path).read_bytes())
    assert files.folder_of(intake.pk).exists() and intake.shown["read"]
    with django_capture_on_commit_callbacks(execute=True):
        steward.post(reverse("steward:intake_drop", args=[intake.pk]))

    assert entries(feed) == {}
    assert not files.folder_of(intake.pk).exists()
    agree(steward, intake)
    assert (intake.state, entries(feed)) == ("dropped", {}) and "read" not in intake.shown


def test_rows_that_did_not_come_in_are_listed_with_the_reason(steward, cast):
    feed = a_feed(cast)
    many = "".join(f"{number};Zingen {number};De Zangers;gratis;De Brug\n" for number in range(3, 30))
    intake = bring(steward, feed, HEADING + ROWS + many + "99;;De Zangers;gratis;De Brug\n", "lijst.csv")
    chosen = {
        "column_0": "id",
        "column_1": "title",
        "column_2": "organiser",
        "column_3": "cost_words",
        "column_4": "venue",
    }
    steward.post(reverse("steward:intake_columns", args=[intake.pk]), chosen)
    work_off()
    intake.refresh_from_db()

    assert (intake.counts["new"], intake.counts["wrong"]) == (29, 1)
    assert "rij 31" in page(steward, intake, "intake_wrong").text


def test_a_second_file_replaces_one_that_still_waits(steward, cast, tmp_path):
    feed = a_feed(cast)
    first = bring(steward, feed, as_file(tmp_path).read_bytes())
    second = bring(steward, feed, as_file(tmp_path, SERVICES[:2]).read_bytes())

    first.refresh_from_db()
    assert (first.state, second.state) == ("dropped", "ready")


def test_only_a_steward_may_send_a_large_file(client, cast):
    feed = a_feed(cast)
    address = reverse("steward:feed_bring", args=[feed.pk])
    large = SimpleUploadedFile("lijst.csv", b"x" * 12_000_000)
    client.force_login(cast.dewi)
    assert client.post(address, {"file": large}).status_code in (403, 404)

    client.force_login(cast.ivo)
    large.seek(0)
    assert client.post(address, {"file": large}).status_code == 302
    assert Intake.objects.get().size == 12_000_000


def test_what_stands_in_a_column_is_shown_once_each():
    sample = [{"plaats": "Zwolle"}, {"plaats": "Deventer"}, {"plaats": ""}, {"plaats": "Zwolle"}]
    form = ColumnsForm(headings=["plaats"], mapping={}, sample=sample)
    assert form.fields["column_0"].help_text == "Zwolle · Deventer"
