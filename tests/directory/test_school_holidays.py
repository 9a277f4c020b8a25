"""A steward keeps the region's school holidays, and what is not there in them says on which days, and why."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed
from kring.directory.holiday_models import SchoolHoliday
from kring.directory.models import Activity
from kring.directory.queries import Wanted, by_ids, detail, search
from kring.directory.rules.holidays import Holiday, Off, days_of, off, read, running, written
from kring.directory.rules.moments import LAST_WEEK, Moment, as_kept, off_soon, would_be_there
from kring.directory.school_holidays import actions
from kring.directory.search.fitting import Need
from kring.directory.wording import holiday_words
from kring.doors.steward.start.queries import concerns
from kring.ui.dates import short_date
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen

TODAY = date(2026, 10, 13)  # a Tuesday
AUTUMN = Holiday(date(2026, 10, 17), date(2026, 10, 25), "Herfstvakantie")
TUESDAY, EVERY_DAY = 0b10, 127
TUESDAYS = Moment(days=TUESDAY, not_in_school_holidays=True)
PAGE = "/steward/map/school-holidays/"


@pytest.mark.parametrize(
    "line",
    [
        "Herfstvakantie: 17-10-2026 – 25-10-2026",
        "Herfstvakantie\t17-10-2026\t25-10-2026",
        "Herfstvakantie;2026-10-17;2026-10-25",
        "Herfstvakantie, zaterdag 17 oktober t/m zondag 25 oktober 2026",
        "Herfstvakantie 17 t/m 25 oktober 2026",
        "Herfstvakantie van 17 okt. tot en met 25 okt. 2026",
        "Herfstvakantie (17 Oct 2026 to 25 October 2026)",
        "Herfstvakantie 17/10/2026 - 25/10/2026.",
    ],
)
def test_a_line_is_read_however_its_days_are_written(line):
    assert read(line) == ([AUTUMN], [])


def test_over_the_turn_of_the_year_a_day_without_a_year_is_in_the_year_before():
    found, wrong = read(
        "Kerstvakantie 19 december t/m 3 januari 2027\n\nGoede Vrijdag 26-03-2027\nVrij, vrijdag 7 mei 2027"
    )
    assert wrong == []
    assert found == [
        Holiday(date(2026, 12, 19), date(2027, 1, 3), "Kerstvakantie"),
        Holiday(date(2027, 3, 26), date(2027, 3, 26), "Goede Vrijdag"),
        Holiday(date(2027, 5, 7), date(2027, 5, 7), "Vrij"),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("herfstvakantie, zie de website", "days"),
        ("Herfstvakantie 31-02-2026 t/m 03-03-2026", "days"),
        ("Herfstvakantie 17-10-2026 25-10-2026 alleen Noord", "days"),
        ("Herfst 17-10-2026, 18-10-2026 en 19-10-2026", "days"),
        ("Herfstvakantie 17 oktober t/m 25 oktober", "days"),
        ("17-10-2026 – 25-10-2026", "name"),
        ("H" * 61 + " 17-10-2026 – 25-10-2026", "name"),
        ("Herfstvakantie 25-10-2026 – 17-10-2026", "backwards"),
        ("Herfstvakantie 17-10-2026 – 25-10-2027", "long"),
    ],
)
def test_a_line_that_is_not_certain_is_told_and_not_guessed(line, problem):
    found, wrong = read(f"Meivakantie 24-04-2027 – 09-05-2027\n{line}")
    assert len(found) == 1
    assert [(one.number, one.problem) for one in wrong] == [(2, problem)]


def test_what_is_written_is_read_again_as_it_was():
    found = [AUTUMN, Holiday(date(2026, 11, 5), date(2026, 11, 5), "Studiedag 2")]
    assert read(written(found)) == (found, [])


def test_a_day_within_a_holiday_is_left_out_with_the_reason():
    assert off([TUESDAYS], [AUTUMN], TODAY) == [Off(AUTUMN, (date(2026, 10, 20),))]


@pytest.mark.parametrize(
    "moment",
    [
        dataclasses.replace(TUESDAYS, not_in_school_holidays=False),
        dataclasses.replace(TUESDAYS, last=date(2026, 10, 1)),
        dataclasses.replace(TUESDAYS, first=date(2026, 11, 1)),
        dataclasses.replace(TUESDAYS, weeks=1),  # the first Tuesday of the month is not in it
    ],
)
def test_nothing_falls_out_of_what_is_not_there_in_it_anyhow_or_goes_on(moment):
    assert off([moment], [AUTUMN], TODAY) == []


def test_a_holiday_that_is_over_or_far_is_not_told():
    assert off([TUESDAYS], [AUTUMN], date(2026, 10, 26)) == []
    assert off([TUESDAYS], [AUTUMN], date(2026, 10, 2)) == []
    assert off([TUESDAYS], [AUTUMN], date(2026, 10, 6)) == [Off(AUTUMN, (date(2026, 10, 20),))]


def test_a_day_on_which_another_moment_is_there_stays():
    afternoon = Moment(days=TUESDAY)
    assert off([TUESDAYS, afternoon], [AUTUMN], TODAY) == []
    away = dataclasses.replace(afternoon, except_on=(date(2026, 10, 20),))
    assert off([TUESDAYS, away], [AUTUMN], TODAY) == [Off(AUTUMN, (date(2026, 10, 20),))]


def test_many_days_or_a_long_holiday_are_told_as_a_whole_and_a_day_only_once():
    daily = Moment(days=EVERY_DAY, not_in_school_holidays=True)
    staff = Holiday(date(2026, 10, 19), date(2026, 10, 19), "Studiedag")
    assert off([daily], [staff, AUTUMN], TODAY) == [Off(AUTUMN)]
    assert off([daily], [staff], TODAY) == [Off(staff, (staff.first,))]
    assert off([daily], [AUTUMN], date(2026, 10, 23)) == [
        Off(AUTUMN, tuple(date(2026, 10, day) for day in (23, 24, 25)))
    ]
    summer = Holiday(date(2026, 10, 17), date(2026, 11, 29), "Zomervakantie")
    assert off([TUESDAYS], [summer], TODAY) == [Off(summer)]
    days = [date(2026, 10, 20), date(2026, 12, 1)]
    assert days_of([Off(AUTUMN)], days) == days_of([Off(AUTUMN, (days[0],))], days) == {days[0]}


@pytest.mark.parametrize(
    ("weeks", "there"),
    [(1, [6]), (2, [13]), (8, [27]), (LAST_WEEK, [27]), (5, [6, 20]), (0, [6, 13, 20, 27])],
)
def test_weeks_of_the_month_are_worked_out(weeks, there):
    moment = Moment(days=TUESDAY, weeks=weeks)
    assert [day for day in range(1, 32) if would_be_there(moment, date(2026, 10, day))] == there
    assert off_soon([dataclasses.replace(moment, except_on=(date(2026, 10, 20),))], date(2026, 10, 10)) == (
        [date(2026, 10, 20)] if 20 in there else []
    )


def test_the_words_in_both_languages():
    with override("nl"):
        assert holiday_words(Off(AUTUMN, (date(2026, 10, 20),))) == "niet op 20 okt 2026: herfstvakantie"
        assert holiday_words(Off(AUTUMN)) == "niet van 17 okt 2026 tot en met 25 okt 2026: herfstvakantie"
    with override("en"):
        assert holiday_words(Off(AUTUMN)) == "not from 17 Oct 2026 to 25 Oct 2026: herfstvakantie"
    assert (running("Goede Vrijdag"), running("Christmas break")) == ("Goede Vrijdag", "Christmas break")


# From here on with a database.


@pytest.fixture
def choir(cast):
    """Every day but in school holidays; there is one from tomorrow on, for five days."""
    moment = Moment(days=EVERY_DAY, not_in_school_holidays=True)
    return Activity.objects.create(
        region_id=cast.here.region.pk, title="Koor", theme="culture", days=EVERY_DAY, moments=[as_kept(moment)]
    )


@pytest.fixture
def coming():
    today = timezone.localdate()
    return Holiday(today + timedelta(days=1), today + timedelta(days=5), "Herfstvakantie")


def told_of(coming):
    return f"niet van {short_date(coming.first)} tot en met {short_date(coming.last)}: herfstvakantie"


def test_lists_the_match_and_the_entry_s_page_leave_the_days_out_and_say_why(cast, choir, coming, client):
    actor = cast.actor(cast.dewi)

    def said():
        listed = next(row for row in search(actor, Wanted(Need(text="koor"))).rows if row.id == choir.pk)
        return [listed.not_now, by_ids(actor, [choir.pk])[0].not_now, detail(choir).found.not_now]

    with override("nl"):
        assert said() == [(), (), ()]
        assert "niet in schoolvakanties" in detail(choir).found.when
        actions.keep(cast.actor(cast.ivo), [coming], seen="")
        assert said() == [(told_of(coming),)] * 3
    client.force_login(cast.dewi)
    page = client.get(reverse("directory:activity", args=[choir.pk])).text
    assert "N" + told_of(coming)[1:] + "." in page


def test_the_public_page_says_it_too(cast, choir, coming, client):
    cast.here.region.public_map = True
    cast.here.region.save()
    address = reverse("public:activity", kwargs={"region": cast.here.region.slug, "id": choir.pk})
    assert "herfstvakantie" not in client.get(address).text
    actions.keep(cast.actor(cast.ivo), [coming], seen="")
    assert "N" + told_of(coming)[1:] in client.get(address).text


def test_a_day_that_an_entry_names_itself_is_not_told_twice(cast, choir, coming):
    moment = Moment(days=EVERY_DAY, not_in_school_holidays=True, except_on=(coming.first,))
    Activity.objects.filter(pk=choir.pk).update(moments=[as_kept(moment)])
    actions.keep(cast.actor(cast.ivo), [coming], seen="")
    with override("nl"):
        assert by_ids(cast.actor(cast.dewi), [choir.pk])[0].not_now == (told_of(coming),)


def test_what_goes_on_in_holidays_costs_no_question_and_what_does_not_one(
    cast, choir, coming, django_assert_num_queries
):
    actions.keep(cast.actor(cast.ivo), [coming], seen="")
    actor = cast.actor(cast.dewi)
    with django_assert_num_queries(1):
        by_ids(actor, [cast.activity.pk])
    with django_assert_num_queries(2):
        by_ids(actor, [choir.pk, cast.activity.pk])


def test_the_holidays_of_another_region_say_nothing_here(cast, choir, coming):
    actions.keep(cast.actor(cast.lot), [coming], seen="")
    assert by_ids(cast.actor(cast.dewi), [choir.pk])[0].not_now == ()
    assert SchoolHoliday.objects.get().region_id == cast.there.region.pk


def test_lines_are_pasted_shown_changed_and_taken_out(cast, coming, client):
    client.force_login(cast.ivo)
    lines = f"Herfstvakantie\t{coming.first:%d-%m-%Y}\t{coming.last:%d-%m-%Y}\r\nLang geleden 01-02-2020 – 09-02-2020"
    assert client.post(PAGE, {"lines": lines, "seen": ""}).status_code == 302
    page = client.get(PAGE).text
    assert "<strong>Herfstvakantie</strong>" in page and "5 dagen" in page
    assert "<strong>Lang geleden</strong>" not in page and "Lang geleden: 01-02-2020 – 09-02-2020" in page
    assert AuditEntry.objects.filter(verb="steward.changed", user_id=cast.ivo.pk).count() == 1
    kept = written([coming, Holiday(date(2020, 2, 1), date(2020, 2, 9), "Lang geleden")]).replace("\n", "\r\n")
    assert client.post(PAGE, {"lines": written([coming]), "seen": kept}).status_code == 302
    assert [one.name for one in SchoolHoliday.objects.all()] == ["Herfstvakantie"]


def test_a_wrong_line_is_named_and_nothing_is_kept(cast, client):
    client.force_login(cast.ivo)
    answer = client.post(PAGE, {"lines": "Herfstvakantie 17-10-2026 – 25-10-2026\nMeivakantie", "seen": ""})
    assert answer.status_code == 422
    assert "Regel 2: schrijf de eerste en de laatste dag" in answer.text
    assert "Herfstvakantie 17-10-2026 – 25-10-2026" in answer.text
    assert not SchoolHoliday.objects.exists()


def test_what_another_steward_saved_meanwhile_is_shown_first(cast, coming, client):
    client.force_login(cast.ivo)
    other = dataclasses.replace(coming, name="Meivakantie")
    actions.keep(cast.actor(cast.ivo), [other], seen="")
    answer = client.post(PAGE, {"lines": written([coming]), "seen": ""})
    assert answer.status_code == 409
    assert f"<pre>{written([other])}</pre>" in answer.text and written([coming]) in answer.text
    assert SchoolHoliday.objects.get().name == "Meivakantie"
    assert client.post(PAGE, {"lines": written([coming]), "seen": written([other])}).status_code == 302
    assert SchoolHoliday.objects.get().name == "Herfstvakantie"


def test_only_a_steward_keeps_them(cast, coming, client):
    for user in (cast.dewi, cast.fenna, cast.gijs):
        with pytest.raises((NotAllowed, PermissionDenied)):
            actions.keep(cast.actor(user), [coming], seen="")
        client.force_login(user)
        assert client.post(PAGE, {"lines": written([coming]), "seen": ""}).status_code == 403
    assert not SchoolHoliday.objects.exists()


def test_a_steward_is_reminded_while_something_waits_and_nothing_is_known_of_the_coming_half_year(cast, coming, client):
    client.force_login(cast.ivo)

    def reminded():
        return sum(one.count for one in concerns(cast.actor(cast.ivo)) if one.url == reverse("steward:holidays"))

    unknown = "Van het komende half jaar is niets bekend"
    assert reminded() == 0
    assert unknown in client.get(PAGE).text
    moment = as_kept(Moment(days=1, not_in_school_holidays=True))
    Activity.objects.create(region_id=cast.here.region.pk, title="Soep", theme="meet", moments=[moment])
    assert reminded() == 1
    assert "1 activiteit is er niet in schoolvakanties" in client.get(PAGE).text
    far = dataclasses.replace(coming, first=coming.first + timedelta(days=190), last=coming.last + timedelta(days=190))
    actions.keep(cast.actor(cast.ivo), [far], seen="")
    assert reminded() == 1
    actions.keep(cast.actor(cast.ivo), [coming], seen=written([far]))
    assert reminded() == 0
    assert unknown not in client.get(PAGE).text


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["390", "1280"])
def test_axe_finds_nothing(cast, coming, open_page, viewport):
    shown = open_page(user=cast.ivo, viewport=viewport)
    shown.goto(reverse("steward:holidays"))
    assert axe_violations(shown) == []
    actions.keep(cast.actor(cast.ivo), [coming], seen="")
    shown.goto(reverse("steward:holidays"))
    assert axe_violations(shown) == []
    assert not wider_than_screen(shown)
