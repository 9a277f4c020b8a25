"""The pages about what is missing: a list, a map, one gap; and who reads how much of it."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.directory.models import Activity, PostcodeArea
from kring.matching.actions import gaps
from kring.matching.actions.gaps import note_gap, note_need
from kring.matching.models import Gap, GapPartner, Waiting
from kring.matching.rules.gaps import Constraint, Missing
from tests.factories import a_person, an_accepted_referral
from tests.matching.gaps import a_gap, a_need


def see(client, user, route="doors:gaps", *args, **query):
    client.force_login(user)
    return client.get(reverse(route, args=args), query).content.decode()


def do(client, user, route, *args, **given):
    client.force_login(user)
    return client.post(reverse(route, args=args), given)


def plan(**given):
    day = timezone.localdate() + timedelta(days=7)
    return {"next_step": "Bellen met De Brug", "due_on": day.isoformat(), "seen": "open"} | given


def test_the_list_says_what_where_and_how_many_as_each_reader_may_know(cast, client):
    a_need(cast)
    own = see(client, cast.dewi)
    for words in (
        "Koken en eten, ’s avonds",
        "1234 Westerveld",
        "1 van uw team, elders minder dan 10",
        "niemand werkt eraan",
    ):
        assert words in own
    others = see(client, cast.hanna)
    assert "Koken en eten, ’s avonds" in others
    assert "van uw team" not in others
    assert "minder dan 10" in others


def test_no_page_about_gaps_names_anybody_to_others(cast, client):
    row = a_need(cast)
    name = row.referral.client.last_name
    assert name in see(client, cast.dewi, "doors:gap", row.gap_id)
    for user in (cast.els, cast.fenna, cast.hanna, cast.ivo):
        for page in (see(client, user), see(client, user, show="map"), see(client, user, "doors:gap", row.gap_id)):
            assert name not in page
            assert str(row.referral_id) not in page


def test_a_page_for_others_is_the_same_whether_nobody_or_nine_wait(cast, client):
    """Byte for byte, but for the token of the forms: no number, order, date or name differs."""
    gap = note_gap(cast.actor(cast.ivo), Missing("cook", "1234", Constraint.EVENING))
    Gap.objects.filter(pk=gap.pk).update(opened_at=timezone.now() - timedelta(days=90))

    def pages():
        found = (
            see(client, cast.hanna),
            see(client, cast.hanna, show="map"),
            see(client, cast.hanna, "doors:gap", gap.pk),
        )
        return [re.sub(r"[A-Za-z0-9]{64}", "", page) for page in found]

    empty = pages()
    for number in range(9):
        row = a_need(cast, an_accepted_referral(cast, person=a_person(last_name=f"Vogel{number}")))
        Waiting.objects.filter(pk=row.pk).update(since=timezone.now() - timedelta(days=60))
    assert pages() == empty
    assert "9 van uw team" in see(client, cast.dewi)


def test_reading_names_is_logged_with_the_files_that_were_read(cast, client):
    row = a_need(cast)
    see(client, cast.hanna, "doors:gap", row.gap_id)
    assert not AuditEntry.objects.filter(verb="gap.listed").exists()
    see(client, cast.dewi, "doors:gap", row.gap_id)
    entry = AuditEntry.objects.get(verb="gap.listed")
    assert (entry.object_ids, entry.user_id) == ([str(row.referral_id)], cast.dewi.pk)


def test_filters_show_part_of_the_same_list(cast, client):
    a_need(cast)
    note_gap(cast.actor(cast.ivo), Missing("walk", "1234", Constraint.WHEELCHAIR))
    assert "Wandelen" in see(client, cast.hanna)
    for query in ({"theme": "cook"}, {"area": "1234", "theme": "cook"}):
        page = see(client, cast.hanna, **query)
        assert "Koken en eten, ’s avonds" in page
        assert "Wandelen, rolstoeltoegankelijk" not in page
    assert "Hier is niets genoteerd" in see(client, cast.hanna, area="9999")
    assert "Hier is niets genoteerd" in see(client, cast.hanna, mine="on")


def test_the_map_has_a_pin_for_each_area_and_its_list_says_what_is_missing(cast, client):
    a_need(cast)
    page = see(client, cast.hanna, show="map")
    assert 'aria-label="1. 1234 Westerveld"' in page
    assert 'id="area-1234"' in page
    assert "Koken en eten, ’s avonds" in page


def test_what_is_over_has_its_own_list(cast, client):
    gap = a_gap(cast)
    do(client, cast.ivo, "doors:gap_filled", gap.pk, activity=cast.activity.pk, seen="open")
    assert "Koken en eten" not in see(client, cast.ivo).split("<table")[-1] or "Hier is niets" in see(client, cast.ivo)
    over = see(client, cast.ivo, show="over")
    assert "Koken en eten, ’s avonds" in over
    assert "er is een activiteit" in over


def test_taking_it_up_planning_and_giving_it_back(cast, client):
    gap = a_gap(cast)
    assert do(client, cast.hanna, "doors:gap_take_up", gap.pk, **plan()).status_code == 302
    page = see(client, cast.hanna, "doors:gap", gap.pk)
    assert "Hanna Haan, Gemeente Westerveld" in page
    assert "Bellen met De Brug" in see(client, cast.dewi)
    do(client, cast.hanna, "doors:gap_plan", gap.pk, **plan(next_step="Langs bij de kok", seen="taken"))
    assert "Langs bij de kok" in see(client, cast.hanna, "doors:gap", gap.pk)
    assert "Koken en eten" in see(client, cast.hanna, mine="on")
    do(client, cast.hanna, "doors:gap_give_back", gap.pk, seen="taken")
    assert "Nog niemand." in see(client, cast.hanna, "doors:gap", gap.pk)


def test_a_day_that_passed_is_said(cast, client):
    gap = a_gap(
        cast, state="taken", owner=cast.hanna, next_step="Bellen", due_on=timezone.localdate() - timedelta(days=1)
    )
    assert "Deze dag is voorbij." in see(client, cast.hanna, "doors:gap", gap.pk)
    assert "had op" in see(client, cast.dewi)


@pytest.mark.parametrize("day", [-1, 400])
def test_a_plan_has_a_day_from_today_on_within_a_year(cast, client, day):
    gap = a_gap(cast)
    on = (timezone.localdate() + timedelta(days=day)).isoformat()
    answer = do(client, cast.hanna, "doors:gap_take_up", gap.pk, **plan(due_on=on))
    assert answer.status_code == 422
    assert "Kies een dag vanaf vandaag" in answer.content.decode()
    assert "Bellen met De Brug" in answer.content.decode()
    gap.refresh_from_db()
    assert gap.state == "open"


def test_an_old_page_is_told_what_changed_and_keeps_what_was_typed(cast, client):
    gap = a_gap(cast)
    do(client, cast.hanna, "doors:gap_take_up", gap.pk, **plan())
    answer = do(client, cast.ivo, "doors:gap_take_up", gap.pk, **plan(next_step="Ruimte zoeken"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Intussen veranderd" in text
    assert "Hanna Haan" in text
    assert "Ruimte zoeken" in text


def test_saying_what_is_there_now_takes_an_activity(cast, client):
    gap = a_gap(cast)
    answer = do(client, cast.ivo, "doors:gap_filled", gap.pk, seen="open")
    assert answer.status_code == 422
    assert "Kies de activiteit die er nu is." in answer.content.decode()
    assert "Wandelgroep De Brug" in see(client, cast.ivo, "doors:gap", gap.pk, q="wandelen")
    assert do(client, cast.ivo, "doors:gap_filled", gap.pk, activity=cast.activity.pk, seen="open").status_code == 302
    assert "Wandelgroep De Brug" in see(client, cast.ivo, "doors:gap", gap.pk)
    client.force_login(cast.dewi)
    today = client.get(reverse("doors:today")).content.decode()
    assert "Vertellen dat er nu een activiteit is" in today
    assert "er is nu: Wandelgroep De Brug" in today
    waiting = Waiting.objects.get()
    assert reverse("matching:new", args=[waiting.referral_id, cast.activity.pk]) in today


def test_what_stands_in_the_way_is_not_offered_as_what_is_there_now(cast, client):
    day = note_gap(cast.actor(cast.ivo), Missing("cook", "1234", Constraint.DAYTIME))
    evening = note_gap(cast.actor(cast.ivo), Missing("cook", "1234", Constraint.EVENING))
    cooking(cast, "Avondkoken", days=4, starts=time(19), ends=time(21))
    cooking(cast, "Middagkoken", days=4, starts=time(14), ends=time(16))
    cooking(cast, "Koken in overleg")
    pages = {gap: see(client, cast.ivo, "doors:gap", gap.pk) for gap in (day, evening)}
    assert "Avondkoken" in pages[evening] and "Middagkoken" not in pages[evening]
    assert "Middagkoken" in pages[day] and "Avondkoken" not in pages[day]
    assert all("Koken in overleg" in page for page in pages.values())  # it does not say when
    assert "Avondkoken" in see(client, cast.ivo, "doors:gap", day.pk, q="avondkoken")  # who looks for it, finds it


def test_letting_go_takes_a_reason(cast, client):
    gap = a_gap(cast)
    assert do(client, cast.ivo, "doors:gap_drop", gap.pk, seen="open").status_code == 422
    do(client, cast.ivo, "doors:gap_drop", gap.pk, seen="open", why="Er is geen ruimte.")
    assert "Er is geen ruimte." in see(client, cast.ivo, "doors:gap", gap.pk)


def test_partners_are_named_and_removed(cast, client):
    gap = a_gap(cast)
    assert do(client, cast.hanna, "doors:gap_partner", gap.pk, part="Keuken").status_code == 422
    do(client, cast.hanna, "doors:gap_partner", gap.pk, organisation=str(cast.provider.pk), part="Keuken op woensdag")
    page = see(client, cast.ivo, "doors:gap", gap.pk)
    assert "Keuken op woensdag" in page
    do(client, cast.ivo, "doors:gap_partner_gone", GapPartner.objects.get().pk)
    assert "Keuken op woensdag" not in see(client, cast.ivo, "doors:gap", gap.pk)


def cooking(cast, title="Kookclub", **fields):
    """An activity of the kind that is missing, in the area."""
    at = {"region_id": cast.here.region.pk, "theme": "cook", "postcode": "1234"} | _middle_of("1234")
    return Activity.objects.create(**at | {"title": title} | fields)


def _middle_of(code):
    area = PostcodeArea.objects.get(pk=code)
    return {"latitude": area.latitude, "longitude": area.longitude}


def test_who_offers_this_nearby_is_proposed_and_one_press_makes_them_partners(cast, client):
    gap = a_gap(cast)
    nobody = see(client, cast.hanna, "doors:gap", gap.pk)
    assert "Zij bieden dit in de buurt aan" not in nobody
    cooking(cast, organisation=cast.provider)
    cooking(cast, "Samen eten", organisation=cast.provider)
    cooking(cast, "Eettafel", organiser="Buurtkeuken Zuid")
    cooking(cast, "Ver weg", organiser="Verre Keuken", latitude=53.4, longitude=6.8)
    cooking(cast, "Zomaar", theme="sport", organiser="Sportclub")
    page = see(client, cast.hanna, "doors:gap", gap.pk)
    part = page.split("Zij bieden dit in de buurt aan")[1].split("</ul>")[0]
    assert "De Brug" in part and "en nog 1" in part and "Buurtkeuken Zuid" in part
    assert "Verre Keuken" not in part and "Sportclub" not in part

    for number in (0, 0):
        form = re.findall(r'name="organisation" value="([^"]*)"><input type="hidden" name="name" value="([^"]*)"', part)
        organisation, name = form[number]
        do(client, cast.hanna, "doors:gap_partner", gap.pk, organisation=organisation, name=name)
        part = see(client, cast.hanna, "doors:gap", gap.pk).split("Partners")[1]
    named = dict(GapPartner.objects.values_list("name", "organisation"))
    assert named == {"De Brug": cast.provider.pk, "Buurtkeuken Zuid": None}
    assert "Zij bieden dit in de buurt aan" not in see(client, cast.hanna, "doors:gap", gap.pk)


def test_an_activity_is_added_from_the_gap_and_closes_it(cast, client):
    gap = a_gap(cast)
    address = reverse("doors:gap_activity", args=[gap.pk])
    assert address in see(client, cast.ivo, "doors:gap", gap.pk)
    assert address not in see(client, cast.hanna, "doors:gap", gap.pk)
    form = see(client, cast.ivo, "doors:gap_activity", gap.pk)
    assert "Koken en eten, ’s avonds · 1234 Westerveld" in form
    assert "Wie het organiseert en waar het is, is hier nodig" in form
    assert '<option value="cook" selected' in form and 'name="postcode" value="1234"' in form
    assert 'name="town" value="Westerveld"' in form

    assert do(client, cast.ivo, "doors:gap_activity", gap.pk, title="", theme="cook").status_code == 422
    added = {"title": "Kookclub", "theme": "cook", "postcode": "1234", "language": "nl", "times": "1"}
    answer = do(client, cast.ivo, "doors:gap_activity", gap.pk, **added)
    asked = answer.content.decode()
    assert answer.status_code == 422 and 'value="Kookclub"' in asked  # nobody could be sent to it
    assert "Schrijf wie het organiseert" in asked and "Schrijf waar het is" in asked
    answer = do(client, cast.ivo, "doors:gap_activity", gap.pk, **added, organiser="Buurtkoks", venue="De Brug")
    made = Activity.objects.get(title="Kookclub")
    assert answer.url == f"{reverse('doors:gap', args=[gap.pk])}?made={made.pk}"
    page = client.get(answer.url).content.decode()
    assert "Is dit wat er ontbrak?" in page and "Kookclub staat nu in de sociale kaart" in page
    gap.refresh_from_db()
    assert gap.state == "open"
    do(client, cast.ivo, "doors:gap_filled", gap.pk, activity=made.pk, seen="open")
    gap.refresh_from_db()
    assert (gap.state, gap.activity_id) == ("closed", made.pk)
    assert "Is dit wat er ontbrak?" not in client.get(answer.url).content.decode()


def test_a_gap_is_not_closed_with_what_nobody_can_go_to(cast, client):
    gap, steward = a_gap(cast), cast.ivo
    made = cooking(cast, venue="De Brug")
    answer = do(client, steward, "doors:gap_filled", gap.pk, activity=made.pk, seen="open")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Niemand kan nog naar Kookclub: er staat niet bij wie het organiseert." in page
    assert reverse("directory:edit", args=[made.pk]) in page
    assert f'value="{made.pk}" checked' in page  # what was chosen is still chosen
    page = do(client, cast.hanna, "doors:gap_filled", gap.pk, activity=made.pk, seen="open").content.decode()
    assert "Niemand kan nog" in page and reverse("directory:edit", args=[made.pk]) not in page
    Activity.objects.filter(pk=made.pk).update(organiser="Buurtkoks")
    assert do(client, steward, "doors:gap_filled", gap.pk, activity=made.pk, seen="open").status_code == 302


@pytest.mark.parametrize(
    ("constraint", "said"),
    [
        (Constraint.LANGUAGE, {"spoken": "so"}),
        (Constraint.WHEELCHAIR, {"access": 1}),
        (Constraint.QUIET, {"access": 16}),
    ],
)
def test_a_gap_is_closed_by_what_says_nothing_of_what_stood_in_the_way_only_after_a_question(
    cast, client, constraint, said
):
    gap = note_gap(cast.actor(cast.ivo), Missing("walk", "1234", constraint))
    silent = "er staat niet bij"
    assert silent in see(client, cast.ivo, "doors:gap", gap.pk)
    given = {"activity": cast.activity.pk, "seen": "open"}
    answer = do(client, cast.ivo, "doors:gap_filled", gap.pk, **given)
    gap.refresh_from_db()
    assert (answer.status_code, gap.state) == (200, "open")
    assert re.search(r"data-focus-first.*?Bij Wandelgroep De Brug staat niet dat.*?Is dat zo\?", answer.text, re.DOTALL)
    assert do(client, cast.ivo, "doors:gap_filled", gap.pk, **given, sure="1").status_code == 302
    gap.refresh_from_db()
    assert gap.state == "closed"

    another = note_gap(cast.actor(cast.ivo), Missing("walk", "1234", constraint))
    Activity.objects.filter(pk=cast.activity.pk).update(**said)
    assert silent not in see(client, cast.ivo, "doors:gap", another.pk)
    assert do(client, cast.ivo, "doors:gap_filled", another.pk, **given).status_code == 302


def test_which_language_is_known_only_with_the_file(cast, client):
    row = note_need(
        cast.actor(cast.dewi), an_accepted_referral(cast).pk, Missing("sport", "1234", Constraint.LANGUAGE), ["so"]
    )
    assert "Somalisch" in see(client, cast.dewi, "doors:gap", row.gap_id)
    assert "Somalisch" in see(client, cast.dewi, "doors:file", row.referral_id)
    for user in (cast.els, cast.fenna, cast.hanna, cast.ivo):
        for page in (see(client, user), see(client, user, show="map"), see(client, user, "doors:gap", row.gap_id)):
            assert "Sport en bewegen" in page and "Somalisch" not in page
    gaps.close(cast.actor(cast.ivo), row.gap_id, cast.activity.pk, sure=True)
    client.force_login(cast.dewi)
    told = "er is nu: Wandelgroep De Brug; vraag of men er Somalisch spreekt"
    assert told in client.get(reverse("doors:today")).text
    assert "Somalisch" not in see(client, cast.ivo, "doors:gap", row.gap_id)


@pytest.mark.parametrize("made", ["x", "01890000-0000-7000-8000-000000000000", "far"])
def test_only_an_activity_of_the_region_is_named_as_what_was_added(cast, client, made):
    gap = a_gap(cast)
    own = cooking(cast)
    assert "Is dit wat er ontbrak?" in see(client, cast.ivo, "doors:gap", gap.pk, made=own.pk)
    far = Activity.objects.create(region_id=cast.there.region.pk, title="Koor", theme="cook")
    page = see(client, cast.ivo, "doors:gap", gap.pk, made=far.pk if made == "far" else made)
    assert "Is dit wat er ontbrak?" not in page


def test_noting_something_for_nobody_in_particular(cast, client):
    assert do(client, cast.hanna, "doors:gap_new", theme="cook", area="9999", constraint="none").status_code == 422
    answer = do(client, cast.hanna, "doors:gap_new", theme="cook", area="1234 AB", constraint="evening")
    gap = Gap.objects.get()
    assert answer.url == reverse("doors:gap", args=[gap.pk])
    assert (gap.area, gap.constraint) == ("1234", "evening")
    assert not Waiting.objects.exists()


def test_who_knows_the_region_finds_it_beside_the_activities(cast, client):
    address = reverse("doors:gaps")
    assert address in see(client, cast.dewi, "directory:search")
    assert address in see(client, cast.hanna, "directory:search")
    assert address not in see(client, cast.anna, "directory:search")
    assert address not in see(client, cast.gijs, "directory:search")


def test_today_reminds_whoever_took_it_up_a_week_before_its_day_and_after(cast, client):
    gap = a_gap(cast)
    do(client, cast.hanna, "doors:gap_take_up", gap.pk, **plan())
    assert "Bellen met De Brug" in see(client, cast.hanna, "doors:today")
    assert "Bellen met De Brug" not in see(client, cast.ivo, "doors:today")
    Gap.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "te laat" in see(client, cast.hanna, "doors:today")
    Gap.objects.update(due_on=timezone.localdate() + timedelta(days=20))
    assert "Bellen met De Brug" not in see(client, cast.hanna, "doors:today")
