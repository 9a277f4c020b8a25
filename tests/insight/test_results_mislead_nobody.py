"""Where a figure about how people fared could be read for more than it is: what stands there then."""

import re
from datetime import timedelta
from statistics import mean, stdev

import pytest
from django.utils import timezone

from kring.clients.models import Consent
from kring.insight.models import Figure, KeptResult
from kring.insight.results.funnel import funnel
from kring.outcomes.models import CallBack, CallBackDraw, Occasion, Response
from kring.referral.models import Referral
from tests.insight.measured import DJG, a_course, asked, called_back, measure, said, work_out
from tests.insight.rollups import another_location
from tests.insight.test_results import _version, cells_of, facts_of, text_of, told
from tests.outcomes.factories import a_moment_at_the_end

WARWICK = ("swemwbs", _version("swemwbs"), "metric")
NONE_PUBLISHED = "Kring heeft geen gepubliceerd gemiddelde"


def test_who_began_above_the_published_mean_reads_that_and_not_that_there_is_none(cast, client):
    measure(cast, [(26.02, 25.03), (27.03, 28.13)] * 6, of=WARWICK)
    work_out()
    page = text_of(client, cast.dewi)
    assert NONE_PUBLISHED not in page and "begonnen niet aan de ongunstige kant" in page
    assert told(cast.here.location.pk, for_team=True)["expected"]["changes"] == []
    # Nor does Kring say of a questionnaire that nobody published about it: only that it has nothing here.
    measure(cast, [(5, 3)] * 3)
    work_out()
    assert NONE_PUBLISHED in text_of(client, cast.dewi)


def test_what_comes_by_itself_says_by_whose_mean(cast, client):
    measure(cast, [(19.25, 21.54), (20.73, 22.35)] * 6, of=WARWICK)
    work_out()
    page = text_of(client, cast.dewi)
    # Of men 23.7 and of women 23.2: nobody published what lies between, and it is not rounded away.
    assert re.search(
        r"Midden tussen de gepubliceerde gemiddelden ligt 23,45: mannen van 16 .*Engeland.*Ng Fat L and others", page
    )
    # Clients are no sample of these people: what is expected of those says little of these.
    assert "Dat geldt voor mensen zoals die van het gepubliceerde gemiddelde." in page
    assert "Duitsland" not in page, "another group of another source has another mean: they are not mixed"
    # Recovering without help is more than going back to the mean, so the page does not say what comes without help.
    assert "zonder hulp een verandering" not in page


def test_a_mean_has_no_more_decimals_than_the_width_of_its_scale_bears(cast, client):
    measure(cast, [(19.25, 21.54), (20.73, 22.35)] * 6, of=WARWICK)
    work_out()
    facts = facts_of(client, cast.dewi)
    assert facts["Gemiddelde bij het begin"] == "20,0" and re.fullmatch(r"'?\+2,0", facts["Gemiddelde verandering"])


def test_an_effect_size_of_steps_is_told_as_rather_too_small_and_never_as_a_bound(cast, client):
    measure(cast, [(5 - at % 2, 4 - at % 3) for at in range(60)])
    work_out()
    found = told(cast.here.location.pk)
    team = told(cast.here.location.pk, for_team=True)
    assert found["sd"] > team["sd"] and abs(found["d_z"]) < abs(team["d_z"])
    assert "d_z_interval" in team and "d_z_interval" not in found
    name = "Effectmaat: verandering gedeeld door de spreiding van de veranderingen (d_z)"
    said = facts_of(client, cast.hanna, str(cast.here.location.pk))[name]
    assert "waarschijnlijk verder van 0" in said and "in stappen verteld" in said and "of verder van 0" not in said
    assert "verder van 0" not in facts_of(client, cast.dewi)[name]


def test_what_was_brought_in_later_counts_in_the_year_in_which_it_was_said(cast):
    """Two years of paper come in today: of the last twelve months they tell nothing."""
    now = timezone.now()
    measure(cast, [(5, 3), (4, 4)] * 10, done_at=now - timedelta(days=500))
    Response.objects.update(finished_at=now)
    Occasion.objects.update(finished_at=now)
    measure(cast, [(6, 3), (4, 3)] * 7)
    work_out()
    for for_team, n in ((True, 14), (False, 10)):
        assert told(cast.here.location.pk, for_team=for_team)["n"] == n
    assert told(cast.here.location.pk, for_team=True, figure=Figure.ASKED, when="end")["answered"] == 14


def test_who_was_accompanied_for_years_counts_as_well(cast):
    """Else only those whom it went quickly with would stand in the figures, and nobody would see that."""
    now = timezone.now()
    for days in (90, 700, 1100):
        referral = a_course(cast, cast.here.location)
        asked(referral, "start", DJG, 5, now - timedelta(days=20 + days))
        asked(referral, "six_months_after", DJG, 3, now - timedelta(days=20))
    work_out()
    assert told(cast.here.location.pk, for_team=True)["n"] == 3


def test_a_funnel_leaves_room_for_the_steps_in_which_locations_are_told(cast):
    for at, name in enumerate(("Zuid", "Noord")):
        place = another_location(cast, name)
        measure(cast, [(5 - number % 3, 2 + (number + at) % 3) for number in range(30 + 30 * at)], location=place)
    work_out()
    funnel = told(cast.here.programme.pk, figure=Figure.FUNNEL)
    whole = told(cast.here.programme.pk)
    for point in funnel["points"]:
        narrow = 1.959964 * whole["sd"] / point["n"] ** 0.5
        wide = 1.959964 * (whole["sd"] ** 2 / point["n"] + 2 * 100 / 12 / point["n"] ** 2) ** 0.5
        low, high = point["limits"][1:3]
        assert (high - low) / 2 == pytest.approx(wide) and wide > narrow


def test_a_small_location_on_a_short_scale_hides_neither_interval_nor_funnel(cast):
    """Of ten people on a scale of seven scores no spread is ever told: in the whole they go with the most that is possible, in the
    funnel with that of the others.
    """
    for name, people in (("Zuid", 40), ("Noord", 30), ("Klein", 10)):
        place = another_location(cast, name)
        measure(cast, [(5 - at % 3, 2 + at % 3) for at in range(people)], location=place)
    work_out()
    assert told(place.pk)["sd"] is None and told(place.pk)["interval"] is None
    whole = told(cast.here.programme.pk)
    exact = [2 * (at % 3) - 3 for people in (40, 30, 10) for at in range(people)]
    assert stdev(exact) < whole["sd"] < 6
    low, high = whole["interval"]
    assert high - low > 2 * 1.99 * stdev(exact) / len(exact) ** 0.5 and low < mean(exact) < high
    funnel = told(cast.here.programme.pk, figure=Figure.FUNNEL)
    assert sorted(point["n"] for point in funnel["points"]) == [10, 30, 40]
    small, *others = sorted((point["limits"][2] - point["limits"][1], point["n"]) for point in funnel["points"])[::-1]
    assert small[1] == 10 and small[0] > max(width for width, _n in others)


def test_there_is_no_funnel_where_the_spread_of_most_is_not_told(cast):
    for name, people in (("Zuid", 20), ("Klein", 10), ("Klein 2", 10), ("Klein 3", 10)):
        place = another_location(cast, name)
        measure(cast, [(5 - at % 3, 2 + at % 3) for at in range(people)], location=place)
    work_out()
    assert not KeptResult.objects.filter(place_id=cast.here.programme.pk, figure=Figure.FUNNEL).exists()
    assert (told(cast.here.programme.pk)["n"], told(cast.here.programme.pk)["interval"]) == (50, None)


def test_whoever_is_not_asked_again_with_a_questionnaire_is_not_missing(cast):
    """At the end others are asked than at the start: that is agreed, and nobody stayed away."""
    (referral,) = measure(cast, [(5, 3)])
    asked(referral, "start", ("cantril", "1965", "now"), 5, timezone.now() - timedelta(days=110))
    work_out()
    rows = KeptResult.objects.filter(place_id=cast.here.location.pk, figure=Figure.PAIRED, for_team=True)
    assert [row.instrument for row in rows] == ["djg-6"]


def test_the_page_says_how_many_results_chance_alone_brings(cast, client):
    measure(cast, [(5, 3), (4, 4)] * 5)
    said(cast, [(3, 3)] * 12)
    work_out()
    page = text_of(client, cast.dewi)
    assert "bevat ongeveer één interval toch de 0 niet" in page
    assert "lees de momenten niet als één lijn" in page
    assert "tellen ‘grotendeels’ en ‘ja, helemaal’ als ja" in page
    assert "telt wie geen antwoord gaf in geen enkel deel mee" in page


def test_of_few_people_stands_how_far_apart_the_steps_are(cast, client):
    """Ten people on a scale of four scores, told as 2.5 and then 1.5: that may be hardly any change."""
    scale = ("djg-6", "2006", "social")
    measure(cast, [(2, 2)] * 9 + [(2, 1)], of=scale)
    measure(cast, [(1, None)] * 10, of=scale)
    work_out()
    key = str(cast.here.location.pk)
    facts, page = facts_of(client, cast.hanna, key), text_of(client, cast.hanna, key)
    assert facts["Gemiddelde bij het begin"] == "≈\N{NO-BREAK SPACE}2,5 (in stappen verteld: tussen 2,0 en 3,0)"
    assert facts["Gemiddelde verandering"] == "≈\N{NO-BREAK SPACE}−1,0 (in stappen verteld: tussen −2,0 en 0,0)"
    assert "kan de gemiddelde verandering bij deze mensen alles zijn tussen −2,0 en 0,0 punten" in page
    # Nothing of how far that is from the others: with steps so wide it may be anything.
    assert (
        facts["Zij begonnen op"]
        == "≈\N{NO-BREAK SPACE}gemiddeld 1,5 bij het begin (in stappen verteld: tussen 1,0 en 2,0)"
    )
    assert "in stappen verteld" not in facts_of(client, cast.dewi)["Gemiddelde verandering"]


def test_nothing_is_told_between_nobody_and_everybody(cast, client):
    """Of ten people 'about 50%' would stand there, whatever they said."""
    said(cast, [(4, 4)] * 10)
    work_out()
    assert "50%" not in text_of(client, cast.hanna, str(cast.here.location.pk))
    said(cast, [(4, 4)] * 10)
    work_out()
    assert "Ongeveer 75% van 20 mensen voelden zich gehoord" in text_of(client, cast.hanna)


def test_locations_that_tell_nothing_yet_draw_the_others_to_no_half(cast, client):
    """Everybody said yes; of ten people at each of four locations that is not told, and half of them would stand for it."""
    for name in ("Zuid", "Noord", "Oost", "West"):
        said(cast, [(4, 4)] * 10, location=another_location(cast, name))
    said(cast, [(4, 4)] * 20)
    work_out()
    found = told(cast.here.programme.pk, figure=Figure.SHARE, scale="heard")
    assert (found["n"], found["share"], found["interval"][1]) == (20, 0.75, 1)
    assert "Ongeveer 75% van 20 mensen voelden zich gehoord" in text_of(client, cast.hanna)


def test_a_year_of_answers_tells_no_more_than_everybody(cast):
    """What was told before a year is taken off what was told at its end: twenty people do not say yes twenty-five times."""
    now = timezone.now()
    with_answers = [(4, 4)] * 20
    said(cast, with_answers, done_at=now - timedelta(days=500))
    said(cast, with_answers)
    work_out()
    found = told(cast.here.location.pk, figure=Figure.SHARE, scale="heard")
    assert found["n"] == 20 and found["yes"] == 15 and found["interval"][1] == 1


MANY, PERHAPS_MANY = "Veel mensen zijn niet opnieuw gemeten", "Misschien zijn veel mensen niet opnieuw gemeten"


def test_a_few_missing_at_each_of_several_locations_may_be_many_together(cast, client):
    """At each of three locations eight were not measured again: of the programme that is not 'fewer than ten'."""
    for name in ("Zuid", "Noord", "Oost"):
        place = another_location(cast, name)
        measure(cast, [(5, 3), (4, 4)] * 10, location=place)
        measure(cast, [(5, None)] * 8, location=place)
    work_out()
    facts, page = facts_of(client, cast.hanna), text_of(client, cast.hanna)
    assert facts["Niet opnieuw gemeten"] == "minder dan 28: hoogstens 31%"  # 27 of 60 and 27
    assert PERHAPS_MANY in page and MANY not in page
    one = str(place.pk)
    assert facts_of(client, cast.hanna, one)["Niet opnieuw gemeten"] == "minder dan 10: hoogstens 31%"
    assert PERHAPS_MANY in text_of(client, cast.hanna, one)


def test_what_waits_at_locations_counts_in_the_part_that_is_missing(cast, client):
    """Ten of fifty were not measured again where that is told, and eight of forty-eight elsewhere: 10 of 90 is too few."""
    measure(cast, [(5, 3), (4, 4)] * 20)
    measure(cast, [(5, None)] * 10)
    south = another_location(cast, "Zuid")
    measure(cast, [(5, 3), (4, 4)] * 20, location=south)
    measure(cast, [(5, None)] * 8, location=south)
    work_out()
    found = told(cast.here.programme.pk)
    assert (found["n"], found["lost"], found["lost_most"]) == (80, 10, 18)
    low, high = found["lost_ends"]
    # 14.5 and 4.5 of these with 89 who were measured again; the true part is 18 of 98.
    assert found["lost_share"] == pytest.approx(19 / 108) and low < 18 / 98 < high < 0.3
    shown = facts_of(client, cast.hanna)["Niet opnieuw gemeten"]
    assert re.fullmatch(r"ten minste 10: ongeveer 20% \(tussen \d+% en 2\d%\)", shown)


def test_many_missing_is_said_of_who_is_known_to_be_missing(cast, client):
    measure(cast, [(5, 3), (4, 4)] * 20)
    work_out()
    key = str(cast.here.location.pk)
    assert facts_of(client, cast.hanna, key)["Niet opnieuw gemeten"] == "minder dan 10: hoogstens 18%"
    assert PERHAPS_MANY not in text_of(client, cast.hanna, key)
    measure(cast, [(5, None)] * 30)
    work_out()
    assert MANY in text_of(client, cast.hanna, key)
    assert facts_of(client, cast.dewi)["Niet opnieuw gemeten"] == "30 (43%)"


def test_who_was_drawn_and_not_spoken_to_is_as_visible_as_who_was(cast, client):
    """A random sample of whom few are reached is no random sample any more; the team reads how many, others that they do not."""
    called_back(cast, [(True, True)] * 20)
    calls = list(CallBack.objects.order_by("place"))
    for result, some in (("not_reached", calls[:4]), ("declined", calls[4:6]), ("", calls[6:7])):
        blank = {"felt_heard": None, "felt_helped": None} | ({} if result else {"noted_at": None})
        CallBack.objects.filter(pk__in=[one.pk for one in some]).update(result=result, **blank)
    # Drawn once more and reached then: the first call counts, as it does for what was said.
    again = CallBackDraw.objects.get()
    again.pk = None
    again.save()
    CallBack.objects.create(
        region_id=again.region_id,
        draw=again,
        referral=calls[0].referral,
        place=0,
        result="declined",
        noted_at=timezone.now(),
    )
    work_out()
    line = "Ingeloot: 20. Gesproken: 13; niet bereikt: 4; liever niet: 2; nog niet gebeld: 1."
    assert line in text_of(client, cast.dewi)
    assert [line] in cells_of(client, cast.dewi)
    others = text_of(client, cast.hanna, str(cast.here.location.pk))
    assert "Ingeloot:" not in others and "niet is bereikt, wordt niets verteld" not in others, (
        "of ten people nothing is told"
    )
    called_back(cast, [(True, True)] * 7)
    work_out()
    others = text_of(client, cast.hanna, str(cast.here.location.pk))
    assert "Ingeloot:" not in others and "niet is bereikt, wordt niets verteld" in others


def test_an_effect_size_that_may_lie_on_either_side_of_nought_is_not_told(cast, client):
    """Of steps so wide that nobody may have changed 'so much or further from 0' would be untrue."""
    measure(cast, [(3, 3), (3, 4), (4, 3), (2, 2), (3, 3)] * 8)
    work_out()
    found = told(cast.here.location.pk)
    low, high = found["steps"][2]
    assert low <= 0 <= high and found["d_z"] is not None
    name = "Effectmaat: verandering gedeeld door de spreiding van de veranderingen (d_z)"
    facts = facts_of(client, cast.hanna, str(cast.here.location.pk))
    assert facts[name] == "niet verteld: in stappen verteld kan het aan beide kanten van 0 liggen"


def test_the_page_says_who_counts_twice_and_what_is_rounded(cast, client):
    measure(cast, [(5, 3), (4, 4)] * 5)
    work_out()
    for user in (cast.dewi, cast.hanna):
        page = text_of(client, user)
        assert "lijken er in de eerste maanden minder te ontbreken" in page
        assert "wie twee keer is begeleid, telt twee keer" in page and "elk apart afgerond" in page


def test_small_locations_together_tell_nothing_of_classes(cast):
    """Nobody changed, and everybody is at 5 or 6: of ten people at each of five locations half would stand below."""
    places = [another_location(cast, name) for name in ("Zuid", "Noord", "Oost", "West")]
    for place in places:
        measure(cast, [(5, 5), (6, 6)] * 5, location=place)
    measure(cast, [(at % 7, (at + 2) % 7) for at in range(60)])
    work_out()
    assert told(cast.here.location.pk)["classes"] is not None
    whole = told(cast.here.programme.pk)
    assert whole["n"] == 100 and whole["classes"] is None
    for place in places:
        measure(cast, [(at % 7, (at + 2) % 7) for at in range(50)], location=place)
    work_out()
    classes = told(cast.here.programme.pk)["classes"]
    assert sum(classes["before"]) == 300


def test_what_is_taken_along_says_how_to_read_it(cast, client):
    """A table that goes round without its page is read by who never saw what stood below it."""
    measure(cast, [(5, 3), (4, 4)] * 5)
    said(cast, [(3, 3)] * 12)
    called_back(cast, [(True, True)] * 20)
    work_out()
    for user, own in (
        (cast.dewi, "Houd ze binnen het team."),
        (cast.hanna, "Over minder dan 10 mensen wordt niets verteld."),
    ):
        table = cells_of(client, user)
        at = table.index(["Hoe u deze resultaten leest"])
        lines = [one for (one,) in table[at + 1 :]]
        assert len(lines) >= 10 and own in lines[0]
        page = text_of(client, user)
        assert [line for line in lines if line not in page] == []
        assert any("bevat ongeveer één interval toch de 0 niet" in line for line in lines)
        (head,) = [row for row in table if row[:1] == ["Teruggebeld"]]
        assert head[1].startswith("wie bereikt is en antwoord gaf, van een steekproef")


def test_an_interval_holds_no_change_that_cannot_be(cast, client):
    """Of two people who went opposite ways the interval of the t test is wider than the scale many times over."""
    measure(cast, [(0, 6), (6, 0)])
    work_out()
    assert facts_of(client, cast.dewi)["Interval (95 van de 100 keer zeker)"] == "tussen −6,0 en +6,0"


def test_who_goes_on_after_the_file_was_opened_again_is_not_lost(cast):
    """Others would be told so for good; who withdrew consent is not measured any more."""
    occasion = a_moment_at_the_end(cast)
    asked(occasion.referral, "start", DJG, 5, timezone.now())
    Occasion.objects.filter(pk=occasion.pk).update(cancelled_at=timezone.now())
    Referral.objects.filter(pk=occasion.referral_id).update(state="active")
    work_out()
    assert not KeptResult.objects.filter(figure=Figure.PAIRED).exists()
    Consent.objects.update(withdrawn_at=timezone.now())
    work_out()
    found = told(cast.here.location.pk, for_team=True)
    assert (found["n"], found["because"]) == (0, {"fell-away": 1})


def test_a_funnel_says_what_is_better_and_which_dots_cover_each_other():
    edges = {end: [-2.0, -1.0] for end in ("0.001", "0.025")} | {end: [0.0, 1.0] for end in ("0.975", "0.999")}
    points = [
        {"place": at, "n": n, "change": -1.0, "limits": [-2, -1, 1, 2]} for at, n in (("a", 20), ("b", 20), ("c", 30))
    ]
    kept = {"points": points, "sizes": [20, 30], "limits": edges, "target": -0.5}
    names = {"a": "Hasselt", "b": "Hattem", "c": "Wijhe"}
    drawn = funnel(kept, names, "Eenzaamheid", 1, "Een lagere score is beter.")
    assert "Een lagere score is beter." in drawn.description
    assert "Hasselt, Hattem." in drawn.description and "Wijhe" not in drawn.description
    apart = funnel(kept, {"a": "Hasselt", "c": "Wijhe"}, "Eenzaamheid", 1)
    assert "Hasselt" not in apart.description, "nothing is said where every dot is seen"
