"""A link worker looks for an activity with a client, and prints a list to take home."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.directory.models import Activity
from kring.journey.models import Plan
from kring.matching.rules.carrying import needed_there
from kring.referral.actions.consent import withdraw_consent
from tests.matching.handovers import a_handover
from tests.matching.pages import an_activity, page

HAND_OVER = "Overdragen aan Wandelgroep De Brug"


NO_CONSENT = "De cliënt heeft de toestemming ingetrokken"


def test_looking_starts_from_where_the_client_lives_with_barriers_in_view(cast, client, referral):
    an_activity(cast, "Jeugdhonk", age_max=17)
    client.force_login(cast.dewi)
    told = page(client, "matching:search", referral.pk).content.decode()

    words = ("Weer naar buiten", "Een bankje halverwege", "Ook voor andere leeftijden", 'value="1234 AB"', "vlakbij")
    for expected in (*words, "Overdragen aan Wandelgroep De Brug"):
        assert expected in told
    assert "Jeugdhonk" not in told
    looked = client.post(reverse("matching:search", args=[referral.pk]), {"near": "1234 AB", "any_age": "1"})
    assert "Jeugdhonk" in looked.content.decode()
    assert AuditEntry.objects.filter(verb="referral.opened", dossier_id=referral.pk, user_id=cast.dewi.pk).count() == 2


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("Bovenste verdieping lukt niet, trap is een probleem.", 1),
        ("Kan geen trappen lopen", 1),
        ("Stairs are hard for her", 1),
        ("Komt met de rollator.", 1),
        ("Zit in een rolstoel en heeft een aangepast toilet nodig", 3),
        ("Liever prikkelarm", 16),
        ("Kan niet tegen veel prikkels", 16),
        ("Trap is geen probleem", 0),
        ("De trap lukt wel, maar buiten lopen niet", 0),
        ("Heeft geen rolstoel nodig", 0),
        ("De trap op bij de zijdeur", 0),
        ("Een plek om te zitten halverwege.", 0),
        ("Overdag, want in het donker durft ze niet te fietsen.", 0),
        ("Begeleiding stap voor stap, niet te snel", 0),
        ("", 0),
    ],
)
def test_what_helps_tells_what_a_place_has_to_have(text, needed):
    assert needed_there(text) == needed


def test_stairs_that_are_a_problem_are_looked_at_in_the_search(cast, client, referral):
    an_activity(cast, "Bovenzaal", description="Niet rolstoeltoegankelijk.")
    an_activity(cast, "Benedenzaal", access=1)
    client.force_login(cast.dewi)
    assert "Bovenzaal" in page(client, "matching:search", referral.pk).text
    note = "Bovenste verdieping lukt niet, trap is een probleem."
    Plan.objects.update_or_create(
        referral=referral,
        defaults={"region_id": referral.region_id, "barriers_note": note, "changed_at": timezone.now()},
    )
    told = page(client, "matching:search", referral.pk).text
    assert re.search(r'name="access" value="1"[^>]*checked', told)
    assert "Benedenzaal" in told and "Bovenzaal" not in told
    [row] = [row for row in told.split("</tr>") if "Wandelgroep De Brug" in row.partition("row-head")[2]]
    assert "toegankelijk" in row, "what it says nothing of is to be asked"
    looked = client.post(reverse("matching:search", args=[referral.pk]), {"near": "1234 AB"})
    assert "Bovenzaal" in looked.text, "taken off"


def test_what_was_handed_over_or_is_full_has_no_button(cast, client, referral):
    a_handover(cast, referral)
    an_activity(cast, "Volle bak", full=True)
    client.force_login(cast.dewi)
    told = page(client, "matching:search", referral.pk).content.decode()

    assert "overgedragen" in told
    assert "Volle bak" in told
    assert "Overdragen aan" not in told


def test_the_shortlist_holds_three_and_nothing_about_the_client(cast, client, referral):
    picked = [cast.activity, *(an_activity(cast, f"Groep {n}") for n in range(2))]
    client.force_login(cast.dewi)
    address = reverse("matching:shortlist", args=[referral.pk])
    told = client.post(address, {"pick": [str(one.pk) for one in picked] + ["x"]}).content.decode()

    assert [one.title in told for one in picked] == [True, True, True]
    assert "<p>Samen een uur wandelen, met koffie na.</p>" in told  # what it is, in a line
    assert "in de buurt" not in told  # what was ticked may be far away
    assert "Dewi Darma" in told
    for secret in ("Mien", "Beem", "Weer naar buiten", "De Linde", "Een bankje"):
        assert secret not in told


def test_a_fourth_tick_is_said_and_nothing_falls_off_the_sheet_without_a_word(cast, client, referral):
    picked = [cast.activity, *(an_activity(cast, f"Groep {n}") for n in range(3))]
    keys = [str(one.pk) for one in picked]
    client.force_login(cast.dewi)
    sheet = reverse("matching:shortlist", args=[referral.pk])
    answer = client.post(sheet, {"q": "wandelen", "near": "1234 AB", "pick": keys})
    assert answer.status_code == 422
    assert re.search(
        r"data-focus-first.*?Er passen er hoogstens drie op het blad.*?4 activiteiten", answer.text, re.DOTALL
    )
    ticks = re.findall(r'<input(?=[^>]*name="pick")[^>]*>', answer.text)
    assert all(sum(key in tick and " checked" in tick for tick in ticks) == 1 for key in keys)
    assert not any('type="hidden"' in tick for tick in ticks), "what cannot be unticked"
    again = page(client, "matching:search", referral.pk).text
    assert sum(tick.count("checked") for tick in re.findall(r'<input(?=[^>]*name="pick")[^>]*>', again)) + again.count(
        '<input type="hidden" name="pick"'
    ) == len(keys)
    assert "Activiteiten om thuis te bekijken" in client.post(sheet, {"pick": keys[1:]}).text


def test_the_sheet_tells_all_that_there_is_room_for(cast, client, referral):
    long = (
        "Zing mee met iedereen die wil, ook als u nog nooit zong. " * 4
        + "Durft u niet alleen? Dan gaat er iemand naast u staan."
    )
    entry = an_activity(cast, "Karaoke", description=long)
    others = [an_activity(cast, f"Groep {n}", description="Er is koffie. " * 90) for n in range(2)]
    client.force_login(cast.dewi)
    sheet = reverse("matching:shortlist", args=[referral.pk])
    told = client.post(sheet, {"pick": [str(one.pk) for one in (entry, *others)]}).text
    assert "Dan gaat er iemand naast u staan." in told
    texts = re.findall(r"<p>((?:Er is koffie\. ?)+)</p>", told)
    assert [300 < len(text) <= 400 for text in texts] == [True, True]
    alone = client.post(sheet, {"pick": str(others[0].pk)}).text
    assert 1100 < len(re.search(r"<p>((?:Er is koffie\. ?)+)</p>", alone)[1]) <= 1200


def test_the_shortlist_warns_in_simple_words_of_what_is_full_stops_or_was_not_looked_at(cast, client, referral):
    address = reverse("matching:shortlist", args=[referral.pk])
    client.force_login(cast.dewi)

    def told():
        return client.post(address, {"pick": str(cast.activity.pk)}).content.decode()

    warnings = ("Het is nu vol.", "Deze activiteit stopt op", "Niemand keek nog na of dit klopt.")
    assert not any(words in told() for words in warnings)
    today = timezone.localdate()
    soon = {"ends_on": today + timedelta(days=9), "expires_on": today - timedelta(days=1), "confirmed_on": None}
    Activity.objects.filter(pk=cast.activity.pk).update(full=True, **soon)
    assert all(words in told() for words in warnings)
    gone = {"days": 2, "last": (today - timedelta(days=9)).isoformat()}
    Activity.objects.filter(pk=cast.activity.pk).update(moments=[gone])
    assert "<p>Het laatste seizoen is voorbij: vraag of het weer begint.</p>" in told()


def test_without_consent_the_search_says_so_and_offers_no_hand_over(cast, client, referral):
    client.force_login(cast.dewi)
    assert HAND_OVER in page(client, "matching:search", referral.pk).text
    assert "<textarea" in page(client, "matching:new", referral.pk, cast.activity.pk).text
    withdraw_consent(cast.actor(cast.dewi), referral.pk)
    for address in (("matching:search", referral.pk), ("matching:new", referral.pk, cast.activity.pk)):
        told = page(client, *address).text
        assert NO_CONSENT in told
    assert HAND_OVER not in page(client, "matching:search", referral.pk).text
    assert "<textarea" not in page(client, "matching:new", referral.pk, cast.activity.pk).text


def test_a_search_is_sent_without_saying_what_is_missing(cast, client, referral):
    client.force_login(cast.dewi)
    page = client.post(reverse("matching:search", args=[referral.pk]), {"q": "zzz", "near": ""}).content.decode()
    fields = re.findall(r"<(?:select|input)[^>]* name=\"missing-[^>]*>", page)
    assert len(fields) == 3 and all('form="profile"' in field for field in fields)
    assert not any("required" in field for field in fields)
