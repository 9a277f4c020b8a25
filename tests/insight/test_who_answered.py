"""Who answered and who did not: a team reads it of everybody, others in groups of ten when a quarter is over."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from kring.clients.models import Client, SamePerson
from kring.identity.models import User
from kring.insight.models import Figure, KeptResult, ResultBlock
from kring.insight.results.keeping import bring_all_up_to_date
from kring.insight.results.people import people_of
from kring.insight.rules.answering import end_of_quarter
from kring.outcomes.models import Occasion, Score
from tests.insight.measured import DJG, a_course, asked, measure, work_out
from tests.insight.rollups import another_location
from tests.insight.test_results import cells_of, facts_of, text_of, told

ANSWERED = {"finished_at": 0, "mode": "link"}
DECLINED = {"declined_at": -1, "declined_because": "too_much"}
SILENT = {"closed_at": 1}


def moment(cast, when, closes_on, how, location=None, *, asked=True, client=None):
    """A moment of somebody that ended so; times are days from the day on which the window closed."""
    location = location or cast.here.location
    course = a_course(cast, location, client)
    end = timezone.make_aware(datetime.combine(closes_on, time(12)))
    times = {name: end + timedelta(days=value) if name.endswith("_at") else value for name, value in how.items()}
    return Occasion.objects.create(
        region_id=course.region_id,
        referral=course,
        when=when,
        instruments=[["djg-6", "2006"]],
        due_on=closes_on - timedelta(days=21),
        opens_on=closes_on - timedelta(days=21),
        closes_on=closes_on,
        asked_at=end - timedelta(days=20) if asked else None,
        **times,
    )


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def last_quarter() -> date:
    """The last day of the quarter before this one."""
    today = timezone.localdate()
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)


def test_a_team_reads_what_came_of_everybody(cast, client):
    day = timezone.localdate() - timedelta(days=5)
    for _each in range(5):
        asked(a_course(cast, cast.here.location), "start", DJG, 3, at_noon(day))
    for how in (DECLINED, DECLINED, SILENT, SILENT, SILENT):
        moment(cast, "start", day, how)
    moment(cast, "start", day, SILENT, asked=False)
    moment(cast, "start", day, {"cancelled_at": 0})
    Occasion.objects.exclude(finished_at=None).update(mode="link")
    one = Score.objects.order_by("pk").first()
    Score.objects.filter(pk=one.pk).update(missing=1)
    Occasion.objects.filter(pk=one.response.occasion_id).update(mode="together")
    work_out()
    found = told(cast.here.location.pk, for_team=True, figure=Figure.ASKED)
    assert (found["n"], found["answered"], found["declined"], found["no-answer"]) == (11, 5, 2, 3)
    assert (found["not-asked"], found["fell-away"], found["in_part"]) == (1, 1, 1)
    assert found["modes"] == {"link": 4, "together": 1} and found["because"] == {"too_much": 2}
    page = text_of(client, cast.dewi)
    # Wilson's interval of 5 of 11: 21.3% to 72.0%.
    assert "Bij het begin: 5 van de 11 mensen gaven antwoord, 45% (tussen 21% en 72%)." in page
    assert "Veel mensen gaven geen antwoord: bij het begin." in page
    assert "Bij het begin 11 5 (45%, tussen 21% en 72%) 2 (18%) 3 (27%) 1 (9%)" in page
    facts = facts_of(client, cast.dewi)
    assert facts["Hoe zij antwoord gaven"] == "4 zelf, met een link; 1 samen, in het gesprek"
    assert (facts["Lieten vragen open"], facts["Niet meegeteld: werden niet meer gevraagd"]) == ("1", "1")
    assert facts["Waarom zij liever geen antwoord gaven"] == "2 het is nu te veel"


def test_a_questionnaire_that_was_not_filled_in_at_all_is_left_open(cast):
    """Two were asked, one was answered before the window closed."""
    course = a_course(cast, cast.here.location)
    occasion = asked(course, "start", DJG, 3, timezone.now() - timedelta(days=5))
    Occasion.objects.filter(pk=occasion.pk).update(instruments=[["djg-6", "2006"], ["who-5", "1998"]])
    work_out()
    found = told(cast.here.location.pk, for_team=True, figure=Figure.ASKED)
    assert (found["answered"], found["in_part"]) == (1, 1)


def test_nobody_counts_before_the_time_to_answer_is_over(cast, client):
    """Who answers does so at once, who does not only at the end: counted by the day, there would seem to be more of the first."""
    today = timezone.localdate()
    for _each in range(3):
        moment(cast, "end", today + timedelta(days=20), {"finished_at": -25, "mode": "link"})
    moment(cast, "end", today, {"finished_at": -2, "mode": "link"})
    work_out()
    assert not KeptResult.objects.filter(figure=Figure.ASKED).exists()
    moment(cast, "end", today - timedelta(days=1), SILENT)
    work_out()
    assert told(cast.here.location.pk, for_team=True, figure=Figure.ASKED)["n"] == 1
    assert "Aan het einde: 0 van de 1 mensen gaven antwoord, 0% (tussen 0% en 79%)." in text_of(client, cast.dewi)


def some(cast, day, answered, declined, silent, when="start", location=None):
    for how, count in ((ANSWERED, answered), (DECLINED, declined), (SILENT, silent)):
        for _each in range(count):
            moment(cast, when, day, how, location)


def parts(place_id, when="start"):
    return told(place_id, figure=Figure.ASKED, when=when)["parts"]


def test_others_read_it_in_groups_of_ten_when_the_quarter_is_over(cast, client):
    here, over = cast.here.location.pk, end_of_quarter(date(2026, 2, 1))
    some(cast, over - timedelta(days=30), 23, 4, 12)
    some(cast, over, 8, 0, 0)
    bring_all_up_to_date(at_noon(over))
    assert not ResultBlock.objects.exists() and not KeptResult.objects.filter(for_team=False).exists()
    bring_all_up_to_date(at_noon(over + timedelta(days=1)))
    rows = ResultBlock.objects.order_by("kind", "people")
    assert [(row.kind, row.people) for row in rows] == [
        ("answered", 10),
        ("answered", 20),
        ("answered", 30),
        ("silent", 10),
    ]
    # No day and no number that would say more.
    assert all((row.ended_on, row.totals, row.starts) == (over, [], []) for row in rows)
    found = parts(here)
    # 34.5 of 34.5 + 4.5 + 14.5: each is in the middle of what may be.
    assert found["answered"]["share"] == pytest.approx(34.5 / 53.5)
    assert found["declined"] == {"share": None, "at_most": pytest.approx(9 / (9 + 21 + 1))}
    low, high = found["answered"]["interval"]
    assert low < 31 / 47 < high and low < 0.55 and high > 0.75
    assert parts(cast.here.programme.pk) == found


def test_what_happens_in_a_quarter_is_seen_by_nobody_else_before_it_is_over(cast, client):
    """One more who answers or does not, a sheet that comes in after the window, somebody who would rather not after all."""
    before, today = last_quarter(), timezone.localdate()
    some(cast, before, 12, 3, 11)
    work_out()
    pages = {
        user: [row for row in cells_of(client, user) if row[:1] != ["Berekend"]] for user in (cast.hanna, cast.anna)
    }
    assert any("ongeveer" in cell for row in pages[cast.hanna] for cell in row)
    late = Occasion.objects.filter(finished_at=None, declined_at=None).first()
    Occasion.objects.filter(pk=late.pk).update(finished_at=timezone.now(), mode="paper", closed_at=None)
    if today > before + timedelta(days=1):
        some(cast, before + timedelta(days=1), 9, 9, 9)
    work_out()
    for user, rows in pages.items():
        assert [row for row in cells_of(client, user) if row[:1] != ["Berekend"]] == rows
    team = told(cast.here.location.pk, for_team=True, figure=Figure.ASKED)
    assert team["answered"] >= 13, "the own team does see it"


def test_at_later_moments_who_would_rather_not_is_not_told_apart(cast, client):
    day = last_quarter()
    some(cast, day, 10, 6, 4, when="end")
    work_out()
    assert set(parts(cast.here.location.pk, "end")) == {"answered", "silent"}
    assert [row.people for row in ResultBlock.objects.filter(kind="silent")] == [10]
    assert "telt mee bij wie geen antwoord gaf" in text_of(client, cast.hanna)
    assert told(cast.here.location.pk, for_team=True, figure=Figure.ASKED)["declined"] == 6


def test_a_programme_is_what_its_locations_tell(cast, client):
    day, south = last_quarter(), another_location(cast, "Zuid")
    few = another_location(cast, "Klein")
    some(cast, day, 25, 2, 14)
    some(cast, day, 31, 3, 22, location=south)
    some(cast, day, 9, 9, 9, location=few)
    work_out()
    assert not KeptResult.objects.filter(place_id=few.pk, for_team=False).exists()
    whole = told(cast.here.programme.pk, figure=Figure.ASKED)
    each = [told(place, figure=Figure.ASKED)["n"] for place in (cast.here.location.pk, south.pk)]
    assert whole["n"] == sum(each)
    assert whole["parts"]["answered"]["share"] == pytest.approx((24.5 + 34.5) / sum(each))
    narrow, wide = whole["parts"]["answered"]["interval"], parts(south.pk)["answered"]["interval"]
    assert narrow[1] - narrow[0] < wide[1] - wide[0]
    page = text_of(client, cast.hanna)
    assert "Veel mensen gaven geen antwoord: bij het begin." in page
    assert "Scores komen van wie wel antwoord gaf." in page


def test_a_year_is_what_was_told_in_it(cast):
    """Four whole quarters: what was told before is taken off, and an old quarter goes all at once."""
    end = end_of_quarter(date(2025, 8, 1))
    some(cast, end - timedelta(days=400), 10, 0, 0)
    some(cast, end, 20, 0, 10)
    bring_all_up_to_date(at_noon(end + timedelta(days=40)))
    assert told(cast.here.location.pk, figure=Figure.ASKED)["n"] == pytest.approx(20 + 4.5 + 14.5)
    bring_all_up_to_date(at_noon(end + timedelta(days=365)))
    assert told(cast.here.location.pk, figure=Figure.ASKED)["n"] > 0
    bring_all_up_to_date(at_noon(end + timedelta(days=366)))
    assert told(cast.here.location.pk, figure=Figure.ASKED)["n"] == 0


def test_where_nothing_can_be_told_yet_the_page_says_so(cast, client):
    measure(cast, [(5, 3)] * 12, done_at=timezone.now() - timedelta(days=5))
    Occasion.objects.update(closes_on=timezone.localdate())
    work_out()
    page = text_of(client, cast.hanna)
    assert "Wie antwoord gaf en wie niet" in page
    assert "in de kwartalen die voorbij zijn, waren het per locatie minder dan 10 mensen" in page
    assert "Van niemand is de tijd om te antwoorden voorbij." in text_of(client, cast.dewi)


def test_of_whom_too_few_did_not_answer_to_be_told_many_is_no_more_than_perhaps(cast, client):
    """Of eleven one did not answer: told are ten who did, and of the others nothing."""
    some(cast, last_quarter(), 10, 0, 1)
    work_out()
    page = text_of(client, cast.hanna)
    assert "Veel mensen gaven geen antwoord" not in page
    assert (
        "Misschien gaven veel mensen geen antwoord; daarvan is te weinig verteld om het zeker te weten: bij het begin."
        in page
    )
    assert "Scores komen van wie wel antwoord gaf." in page
    some(cast, last_quarter(), 0, 0, 9)
    work_out()
    assert "Veel mensen gaven geen antwoord: bij het begin." in text_of(client, cast.hanna)


def test_in_english(cast, client):
    some(cast, last_quarter(), 33, 2, 5)
    work_out()
    User.objects.update(language="en")
    page = text_of(client, cast.hanna)
    assert "Who answered, and who did not" in page
    assert "At the start: about 80% of about 40 people answered" in page and "at most" in page
    assert "At the start: 33 of 40 people answered, 83% (between 68% and 91%)." in text_of(client, cast.dewi)


def test_two_courses_of_one_person_are_never_in_one_group_of_ten(cast):
    measure(cast, [(5, 3)] * 9)
    known = Client.objects.filter(referrals__responses__isnull=False).distinct().order_by("pk").first()
    second = a_course(cast, cast.here.location, known)
    for when, value, days in (("start", 4, 60), ("end", 2, 3)):
        asked(second, when, DJG, value, timezone.now() - timedelta(days=days))
    work_out()
    assert told(cast.here.location.pk, for_team=True)["n"] == 10
    assert not ResultBlock.objects.filter(kind="paired").exists()
    measure(cast, [(6, 6)], done_at=timezone.now() - timedelta(days=2))
    work_out()
    (block,) = ResultBlock.objects.filter(kind="paired")
    assert second.pk.hex not in block.members and len(set(block.members)) == 10


def test_a_copy_and_two_files_that_are_of_one_person_are_one(cast):
    here, first = cast.here, a_course(cast, cast.here.location)
    copy = Client.objects.create(
        region_id=here.region.pk,
        owner=here.welfare,
        first_name="Mien",
        last_name="Beem",
        birth_date="1955-03-04",
        copy_of=first.client,
    )
    after, elsewhere, other = (a_course(cast, here.location, one) for one in (copy, None, None))
    SamePerson.objects.create(
        region_id=here.region.pk,
        welfare=here.welfare,
        one_id=first.pk,
        other_id=elsewhere.pk,
        same=True,
        said_by=cast.dewi,
        said_at=timezone.now(),
    )
    found = people_of(here.location.pk)
    assert found[first.pk.hex] == found[after.pk.hex] == found[elsewhere.pk.hex] != found[other.pk.hex]
    SamePerson.objects.update(undone_at=timezone.now(), undone_by=cast.dewi)
    found = people_of(here.location.pk)
    assert found[first.pk.hex] == found[after.pk.hex] != found[elsewhere.pk.hex]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in-order", "turned-around"])
def test_of_two_scores_of_one_scale_at_one_moment_what_was_said_last_counts(cast, order):
    """Whatever order they are read in; one that cannot be said is no score, and does not count."""
    course, now = a_course(cast, cast.here.location), timezone.now()
    asked(course, "start", DJG, 6, now - timedelta(days=60))
    said_on = [(5.0, 9), (2.0, 4)]
    for at in order:
        value, days = said_on[at]
        asked(course, "three_months", DJG, value, now - timedelta(days=days))
        # The moment was answered, fell away and came back.
        Occasion.objects.filter(referral=course, when="three_months").update(when="before" if at == order[0] else "now")
    Occasion.objects.filter(referral=course, when="before").update(when="three_months", cancelled_at=now)
    Occasion.objects.filter(referral=course, when="now").update(when="three_months")
    work_out()
    found = told(cast.here.location.pk, for_team=True)
    assert (found["n"], found["after"]) == (1, 2)
    last = Score.objects.filter(referral=course, when="three_months").order_by("answered_on").last()
    Score.objects.filter(pk=last.pk).update(value=None, because="too-many-missing")
    work_out()
    assert told(cast.here.location.pk, for_team=True)["after"] == 5
