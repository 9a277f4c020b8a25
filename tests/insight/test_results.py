"""What a team and others read about how people fared: the figures of the references, kept current, and of few people nothing."""

import csv
import html
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from kring.access.models import AuditEntry
from kring.events.outbox import Lane, work_off
from kring.identity.models import User
from kring.insight.models import Figure, KeptResult, ResultBlock
from kring.insight.results import queries
from kring.insight.results.keeping import bring_location_up_to_date
from kring.outcomes import library
from kring.outcomes.actions.answering import enter_paper
from kring.outcomes.models import Score
from kring.programme.models import Location
from tests.insight.measured import a_course, asked, called_back, measure, said, work_out
from tests.insight.rollups import another_location
from tests.outcomes.factories import a_moment_at_the_end
from tests.statistics.reference import column, figures, rows

RESULTS, DOWNLOAD = reverse("insight:results"), reverse("insight:results_download")
WHO5 = ("who-5", "1998", "index")


def text_of(client, user, key="", address=RESULTS):
    """What somebody reads, without the marks around it."""
    client.force_login(user)
    answer = client.get(address, {"scope": key} if key else {})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(strip_tags(answer.content.decode())))


def cells_of(client, user, key=""):
    client.force_login(user)
    text = client.get(DOWNLOAD, {"scope": key} if key else {}).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def facts_of(client, user, key=""):
    """Name -> value of every line with two cells."""
    return {row[0]: row[1] for row in cells_of(client, user, key) if len(row) == 2}


def told(place_id, for_team=False, figure=Figure.PAIRED, **more):
    return KeptResult.objects.get(place_id=place_id, for_team=for_team, figure=figure, **more).told


def test_the_page_of_a_team_has_the_figures_that_r_has(cast, client):
    """Weights of girls in treatment, as scores from 0 to 100: pairs go in as measurements, R's figures stand on the page."""
    of = rows("input/paired_anorexia_cbt.csv")
    expected = figures("paired")["anorexia_cbt"]
    measure(cast, zip(column(of, "pre"), column(of, "post"), strict=True), of=WHO5)
    work_out()
    found = told(cast.here.location.pk, for_team=True)
    names = {
        "n": "n_pairs",
        "lost": "n_lost",
        "before": "mean_pre_pairs",
        "after": "mean_post_pairs",
        "change": "mean_diff",
        "sd": "sd_diff",
        "interval": "ci95_diff",
        "d_z": "d_z",
        "d_z_interval": "d_z_ci95_noncentral_t",
        "g_av": "g_av_rmsSD",
    }
    for ours, theirs in names.items():
        assert found[ours] == pytest.approx(expected[theirs], rel=1e-8), ours
    facts = facts_of(client, cast.dewi)
    shown = {
        "Twee keer gemeten": "29",
        "Gemiddelde bij het begin": "82,7",
        "Gemiddelde daarna": "85,7",
        "Gemiddelde verandering": "+3,0",
        "Interval (95 van de 100 keer zeker)": "tussen +0,2 en +5,8",
        "Effectmaat: verandering gedeeld door de spreiding van de veranderingen (d_z)": "+0,41 (tussen +0,03 en +0,79)",
        "Effectmaat: verandering gedeeld door de spreiding van de scores (g_av)": "+0,43",
    }
    # A sign in front would be a formula for a spreadsheet, so there it has an apostrophe.
    assert {name: facts[name].removeprefix("'") for name in shown} == shown


def test_26_of_37_felt_heard_and_helped(cast, client):
    said(cast, [(4, 3)] * 26 + [(2, 1)] * 11)
    called_back(cast, [(True, True)] * 26 + [(True, False)] * 11)
    work_out()
    page = text_of(client, cast.dewi)
    # Wilson's interval of 26 of 37: 54.2% to 82.5%.
    assert "26 van de 37 mensen voelden zich gehoord en geholpen: 70% (tussen 54% en 83%)." in page
    assert "37 van de 37 mensen voelden zich gehoord: 100% (tussen 91% en 100%)." in page
    others = re.sub(r"Berekend: [^.]+\.", "", text_of(client, cast.hanna))
    assert "26 van" not in others and "37" not in re.findall(r"\d+", others)
    assert "Ongeveer 85% van 30 mensen voelden zich gehoord en geholpen" in others


def test_others_read_nothing_of_nine_people_and_tens_of_more(cast, client):
    measure(cast, [(5, 3)] * 9)
    work_out()
    key = str(cast.here.location.pk)
    assert told(cast.here.location.pk, for_team=True)["n"] == 9
    assert not KeptResult.objects.filter(for_team=False).exists()
    assert "De Jong Gierveld" not in text_of(client, cast.hanna, key)
    assert "9 mensen gaven antwoord" in text_of(client, cast.dewi, key)
    measure(cast, [(5, 3), (4, 4)] * 4)
    work_out()
    assert told(cast.here.location.pk)["n"] == told(cast.here.programme.pk)["n"] == 10
    assert "10 mensen gaven antwoord" in text_of(client, cast.hanna, key)
    assert "17 mensen gaven antwoord" in text_of(client, cast.dewi, key)
    assert "10 mensen gaven antwoord" in text_of(client, cast.fenna, key), (
        "a team lead sees nobody's answers in a file either"
    )


def test_one_more_person_and_a_correction_change_nothing_that_was_told(cast, client):
    people = measure(cast, [(6 - at % 3, at % 4) for at in range(29)])
    work_out()
    before = {user: [text_of(client, user), cells_of(client, user)] for user in (cast.hanna, cast.ivo, cast.anna)}
    measured = ResultBlock.objects.filter(when="end", kind="paired").order_by("people")
    first = [(row.people, row.starts) for row in measured]
    assert [number for number, _starts in first] == [10, 20]
    Score.objects.filter(referral=people[3], when="end").update(value=6)  # typed over wrongly, and corrected
    asked(people[5], "six_months_after", ("djg-6", "2006", "total"), 0, timezone.now())
    work_out()
    assert [(row.people, row.starts) for row in measured.all()] == first
    for user, (_page, table) in before.items():
        assert _without_time(cells_of(client, user)) == _without_time(table)
    measure(cast, [(0, 6)])
    work_out()
    assert measured.all().count() == 3
    members = [one for row in measured.all() for one in row.members]
    assert len(members) == len(set(members)) == 30


def _without_time(table):
    return [row for row in table if row[:1] not in (["Berekend"],)]


def test_the_download_is_what_the_page_shows(cast, client):
    measure(cast, [(6 - at % 3, at % 4) for at in range(66)])
    measure(cast, [(5, None)] * 25)
    south = another_location(cast, "Zuid")
    measure(cast, [(4 + at % 3, at % 5) for at in range(40)], location=south)
    said(cast, [(4, 3)] * 26 + [(2, 1)] * 11)
    work_out()
    for user in (cast.dewi, cast.hanna, cast.ivo, cast.anna):
        for scope in queries.scopes(cast.actor(user)):
            page = text_of(client, user, scope.key)
            lines = [cell.removeprefix("'") for row in cells_of(client, user, scope.key) for cell in row if cell]
            assert len(lines) > 20
            assert [cell for cell in lines if re.sub(r"\s+", " ", cell) not in page] == []
            numbers = set(re.findall(r"\d+,\d+", page))
            assert numbers <= set(re.findall(r"\d+,\d+", " ".join(lines)))


def test_a_programme_less_a_location_is_what_the_other_location_tells(cast):
    south = another_location(cast, "Zuid")
    measure(cast, [(6 - at % 3, at % 4) for at in range(35)])
    measure(cast, [(4 + at % 3, at % 5) for at in range(28)], location=south)
    measure(cast, [(5, None)] * 12, location=south)
    work_out()
    north, other, whole = (told(place) for place in (cast.here.location.pk, south.pk, cast.here.programme.pk))
    assert (north["n"], other["n"], whole["n"]) == (30, 20, 50)
    assert (north["lost"], other["lost"], whole["lost"]) == (0, 10, 10)
    for name in ("before", "after"):
        assert whole[name] * 50 - north[name] * 30 == pytest.approx(other[name] * 20)


def test_nobody_stands_in_what_is_kept(cast):
    people = measure(cast, [(6 - at % 3, at % 4) for at in range(31)])
    work_out()
    for kept in KeptResult.objects.all():
        assert not any(one.pk.hex in str(kept.told) or str(one.pk) in str(kept.told) for one in people)
    assert {one for row in ResultBlock.objects.all() for one in row.members} <= {one.pk.hex for one in people}


def test_who_looks_at_what(cast, client):
    south = another_location(cast, "Zuid")
    here, programme = str(cast.here.location.pk), str(cast.here.programme.pk)
    seen = {
        cast.dewi: [here, programme, str(south.pk)],
        cast.fenna: [here, programme, str(south.pk)],
        cast.hanna: [programme, here, str(south.pk)],
        cast.ivo: [programme, here, str(south.pk)],
        cast.anna: [programme],
    }
    for user, keys in seen.items():
        scopes = queries.scopes(cast.actor(user))
        assert [scope.key for scope in scopes] == keys
        assert [scope.key for scope in scopes if scope.is_own] == (keys[:1] if user == cast.dewi else [])
    for user, key in ((cast.anna, here), (cast.hanna, cast.there.location.pk), (cast.dewi, "x"), (cast.karim, here)):
        client.force_login(user)
        for address in (RESULTS, DOWNLOAD):
            assert client.get(address, {"scope": key}).status_code == 404
    client.force_login(cast.gijs)
    assert client.get(RESULTS).status_code == 403


def test_a_download_is_logged(cast, client):
    cells_of(client, cast.hanna)
    assert AuditEntry.objects.filter(verb="figures.downloaded", user_id=cast.hanna.pk).count() == 1


def test_a_measurement_brings_its_location_up_to_date(cast, client):
    """Through the same actions that people use: a questionnaire on paper, the outbox, and the page has it."""
    occasion = a_moment_at_the_end(cast)
    asked(occasion.referral, "start", ("djg-6", "2006", "total"), 5, timezone.now())
    assert not KeptResult.objects.exists()
    sheet = {"3": 3, "4": 1, "7": 1, "9": 3, "8": 1, "10": 3}
    enter_paper(cast.actor(cast.dewi), occasion.pk, {"djg-6": sheet}, timezone.localdate(), "nl")
    assert work_off(lane=Lane.LONG) >= 1
    found = told(cast.here.location.pk, for_team=True, scale="total")
    assert found["n"] == 1 and found["before"] == 5
    page = text_of(client, cast.dewi)
    assert "1 persoon gaf antwoord bij het begin en aan het einde." in page
    # Of one person there is a change, and no spread.
    assert "Hoe zeker dit is, is niet te zeggen: te weinig mensen." in page


def test_who_was_not_measured_again_stands_beside_who_was(cast, client):
    measure(cast, [(4, 3)] * 3 + [(6, None)] * 2)
    declined = a_course(cast, cast.here.location)
    asked(declined, "start", ("djg-6", "2006", "total"), 3, timezone.now())
    moment = asked(declined, "end", ("djg-6", "2006", "total"), None, timezone.now())
    moment.closed_at, moment.declined_at = None, timezone.now()
    moment.save()
    work_out()
    found = told(cast.here.location.pk, for_team=True)
    assert (found["n"], found["lost"], found["because"]) == (3, 3, {"no-answer": 2, "declined": 1})
    assert found["lost_before"] == 5
    facts = facts_of(client, cast.dewi)
    assert facts["Niet opnieuw gemeten"] == "3 (50%)"
    assert facts["Waarom niet"] == "1 gaven liever geen antwoord; 2 gaven niet op tijd antwoord"
    assert facts["Zij begonnen op"].startswith("gemiddeld 5,0 bij het begin, +1,0 naast")
    # Everybody changed by as much: an interval of no width is not told.
    assert facts["Interval (95 van de 100 keer zeker)"] == "niet verteld: iedereen veranderde evenveel punten"
    assert "Veel mensen zijn niet opnieuw gemeten." in text_of(client, cast.dewi)


def test_what_comes_by_itself_stands_beside_the_change(cast, client):
    """SWEMWBS has a published mean (23.45 of men and women) and no published spread: between the usual reliabilities."""
    measure(cast, [(19.25, 21.54), (20.73, 22.35)] * 6, of=("swemwbs", _version("swemwbs"), "metric"))
    work_out()
    expected = told(cast.here.location.pk, for_team=True)["expected"]
    below = 23.45 - (19.25 + 20.73) / 2
    assert expected["changes"] == pytest.approx([0.1 * below, 0.4 * below])
    assert "Hier geeft dat alleen al een verandering tussen" in text_of(client, cast.dewi)


def _version(code):
    return next(version for name, version in library.shipped() if name == code)


def test_locations_stand_beside_each_other_in_the_order_of_the_alphabet(cast, client):
    for at, name in enumerate(("Zuid", "Aalst", "Noord")):
        place = another_location(cast, name)
        measure(cast, [(5 - number % 3, 2 + (number + at) % 3) for number in range(30 + 10 * at)], location=place)
    work_out()
    client.force_login(cast.hanna)
    page = client.get(RESULTS).content.decode()
    table = page[page.index("Locaties naast elkaar") :]
    places = [table.index(f'class="row-head">{name}<') for name in ("Aalst", "Noord", "Zuid")]
    assert places == sorted(places)
    assert table.count('class="dot series-1"') == 3
    assert "kunnen dus ook gewone locaties buiten de vlakken liggen" in table, "limits do not allow for over-dispersion"
    points = told(cast.here.programme.pk, figure=Figure.FUNNEL)["points"]
    assert sorted(one["n"] for one in points) == [30, 40, 50]
    # A location of another region has no name here, so it is not drawn; nor does a funnel hold who is below the limit.
    assert {one["place"] for one in points} == {
        str(one.pk) for one in Location.objects.filter(name__in=("Zuid", "Aalst", "Noord"))
    }


def test_working_out_twice_tells_nothing_twice(cast):
    measure(cast, [(5, 3)] * 12)
    for _again in range(2):
        bring_location_up_to_date(cast.here.location.pk, timezone.now())
    rows = [*ResultBlock.objects.values_list("kind", "when", "people")]
    assert len(rows) == len(set(rows)) and rows.count(("paired", "end", 10)) == 1
    kept = KeptResult.objects.filter(place_id=cast.here.programme.pk).values_list("figure", "when")
    assert len(kept) == len(set(kept)) and ("paired", "end") in kept


def test_an_empty_page_says_so(cast, client):
    assert "Hier is nog niemand gemeten." in text_of(client, cast.dewi)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_word_praises(cast, client, language):
    measure(cast, [(6 - at % 3, at % 4) for at in range(66)])
    said(cast, [(4, 4)] * 40)
    work_out()
    User.objects.update(language=language)
    for user in (cast.dewi, cast.hanna):
        page = text_of(client, user).lower()
        assert {"nl": "hoe u deze resultaten leest", "en": "how to read these results"}[language] in page
        for word in (
            "succes",
            "goed resultaat",
            "verbeter",
            "beste",
            "ranking",
            "improve",
            "great",
            "best ",
            "bewezen",
            "proven",
        ):
            assert word not in page
