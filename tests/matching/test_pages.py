"""A link worker looks for an activity with a client, prints a shortlist, hands over, and follows how it goes."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from kring.access.fields import Group, fields_for
from kring.access.models import AuditEntry
from kring.access.permissions import Relative
from kring.clients.models import Client
from kring.directory.models import Activity
from kring.identity.models import User
from kring.journey.models import Plan
from kring.matching.actions.attend import answer
from kring.matching.models import Handover
from kring.matching.queries import file_activities
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.actions.consent import withdraw_consent
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.matching.handovers import a_handover, a_start, a_welcome, token_of


@pytest.fixture
def referral(cast):
    """Mrs Beem, whose postcode and barriers are known."""
    referral = an_accepted_referral(cast, person=a_person(postcode="1234 AB"))
    Plan.objects.create(
        region_id=referral.region_id,
        referral=referral,
        what_matters="Weer naar buiten",
        barriers=["transport"],
        barriers_note="Een bankje halverwege",
        changed_at=timezone.now(),
    )
    return referral


def page(client, route, *args, **query):
    return client.get(reverse(route, args=args), query)


def an_activity(cast, title, **fields):
    return Activity.objects.create(**{"region_id": cast.here.region.pk, "title": title, "theme": "meet"} | fields)


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


def test_what_was_handed_over_or_is_full_has_no_button(cast, client, referral):
    a_handover(cast, referral)
    an_activity(cast, "Volle bak", full=True)
    client.force_login(cast.dewi)
    told = page(client, "matching:search", referral.pk).content.decode()

    assert "overgedragen" in told
    assert "Volle bak" in told
    assert "Overdragen aan" not in told


def test_the_shortlist_holds_three_and_nothing_about_the_client(cast, client, referral):
    picked = [cast.activity, *(an_activity(cast, f"Groep {n}") for n in range(3))]
    client.force_login(cast.dewi)
    address = reverse("matching:shortlist", args=[referral.pk])
    told = client.post(address, {"pick": [str(one.pk) for one in picked] + ["x"]}).content.decode()

    assert [one.title in told for one in picked] == [True, True, True, False]
    assert "<p>Samen een uur wandelen, met koffie na.</p>" in told  # what it is, in a line
    assert "in de buurt" not in told  # what was ticked may be far away
    assert "Dewi Darma" in told
    for secret in ("Mien", "Beem", "Weer naar buiten", "De Linde", "Een bankje"):
        assert secret not in told


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


def test_the_form_hands_over_and_twice_is_once(cast, client, referral):
    client.force_login(cast.dewi)
    here = reverse("matching:new", args=[referral.pk, cast.activity.pk])
    form = {"key": str(uuid.uuid4()), "reach": "phone", "practicalities": "Een bankje", "said_yes": "on"}
    first, second = client.post(here, form), client.post(here, form)
    handover = Handover.objects.get()
    assert first.url == second.url == reverse("matching:handover", args=[handover.pk])

    again = client.post(here, form | {"key": str(uuid.uuid4())}, follow=True)
    assert "Dit was al overgedragen" in again.content.decode()
    assert Handover.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("said_yes", ""), ("reach", "email"), ("practicalities", "x" * 301), ("practicalities", "a\x00"), ("key", "x")],
)
def test_without_a_yes_or_with_what_cannot_be_the_input_is_kept(cast, client, referral, field, value):
    client.force_login(cast.dewi)
    form = {"key": str(uuid.uuid4()), "reach": "phone", "practicalities": "Een bankje", "said_yes": "on"}
    answer = client.post(reverse("matching:new", args=[referral.pk, cast.activity.pk]), form | {field: value})

    assert answer.status_code == 422
    assert Handover.objects.count() == 0
    if field != "practicalities":
        assert "Een bankje</textarea>" in answer.content.decode()


def test_before_it_is_sent_the_link_worker_reads_what_the_provider_will_read(cast, client, referral):
    client.force_login(cast.dewi)
    here = reverse("matching:new", args=[referral.pk, cast.activity.pk])
    given = {
        "key": str(uuid.uuid4()),
        "reach": "phone",
        "practicalities": "Een bankje halverwege",
        "volunteering": "on",
    }

    def read(page):
        return page[page.index("Voornaam") : page.index("</dl>", page.index("Voornaam"))]

    first = client.get(here).text
    assert "Dit leest de aanbieder" in first and "Mien" in read(first) and "Een bankje" not in read(first)
    whole = client.post(here, given | {"look": "1"}).text
    part = client.post(here, given | {"look": "1"}, headers={"hx-request": "true"}).text
    assert "Een bankje halverwege</textarea>" in whole and "<html" not in part
    assert not Handover.objects.exists()

    client.post(here, given | {"said_yes": "on"})
    client.force_login(cast.gijs)
    page = client.get(reverse("doors:guest", args=[Handover.objects.get().pk])).text
    assert read(page) == read(whole) == read(part)
    assert "Een bankje halverwege" in read(page)


def test_words_about_health_are_pointed_at_where_the_provider_reads_along_and_refused_nowhere(cast, client, referral):
    client.force_login(cast.dewi)
    here = reverse("matching:new", args=[referral.pk, cast.activity.pk])
    given = {"key": str(uuid.uuid4()), "reach": "phone", "look": "1"}
    part = client.post(here, given | {"practicalities": "Heeft diabetes"}, headers={"hx-request": "true"}).text
    assert "Dit lijkt over gezondheid te gaan: diabetes." in part
    assert (
        "over gezondheid" not in client.post(here, given | {"practicalities": "Een bankje"}).text.split("Dit leest")[1]
    )

    del given["look"]
    assert client.post(here, given | {"practicalities": "Heeft diabetes", "said_yes": "on"}).status_code == 302
    assert Handover.objects.get().practicalities == "Heeft diabetes"


def test_a_full_activity_is_told_on_the_form(cast, client, referral):
    client.force_login(cast.dewi)
    address = reverse("matching:new", args=[referral.pk, cast.activity.pk])
    assert 'name="said_yes"' in client.get(address).content.decode()
    Activity.objects.update(full=True)
    page = client.get(address).content.decode()
    assert ("nu vol" in page, 'name="said_yes"' in page) == (True, False)
    form = {"key": str(uuid.uuid4()), "reach": "phone", "said_yes": "on"}
    answer = client.post(reverse("matching:new", args=[referral.pk, cast.activity.pk]), form)
    assert (answer.status_code, "nu vol" in answer.content.decode()) == (422, True)


def test_the_link_worker_notes_what_was_said_on_the_phone(cast, client, referral):
    handover, today = a_handover(cast, referral), timezone.localdate().isoformat()
    client.force_login(cast.dewi)
    client.post(
        reverse("matching:answer", args=[handover.pk]), {"says": "welcome", "note": "Tot dinsdag", "seen": "sent"}
    )
    client.post(reverse("matching:start", args=[handover.pk]), {"on": today})
    client.post(reverse("matching:attendance", args=[handover.pk]), {"on": today, "present": "1"})
    client.post(reverse("matching:stop", args=[handover.pk]), {"on": today, "reason": "money", "seen": "started"})
    handover.refresh_from_db()
    assert (handover.state, handover.stop_reason) == ("stopped", "money")

    late = client.post(reverse("matching:cancel", args=[handover.pk]))
    assert (late.status_code, "Intussen veranderd" in late.content.decode()) == (409, True)


def test_a_hand_over_that_is_shown_again_after_a_refusal_is_read_again(cast, client, referral):
    handover = a_handover(cast, referral)
    client.force_login(cast.dewi)
    reads = AuditEntry.objects.filter(verb="handover.read", dossier_id=referral.pk, user_id=cast.dewi.pk)
    page(client, "matching:handover", handover.pk)
    assert reads.count() == 1

    refused = client.post(reverse("matching:answer", args=[handover.pk]), {"says": "nonsense"})
    assert (refused.status_code, reads.count()) == (422, 2)


def test_the_link_is_shown_when_asked_for_and_can_be_made_anew(cast, client, referral):
    handover = a_handover(cast, referral)
    client.force_login(cast.dewi)
    first = token_of(handover)
    assert first not in page(client, "matching:handover", handover.pk).content.decode()
    assert first in client.post(reverse("matching:link", args=[handover.pk])).content.decode()
    client.post(reverse("matching:link", args=[handover.pk]), {"new": "1"})
    assert token_of(handover) != first


@pytest.mark.parametrize("make", [a_welcome, a_start])
def test_who_was_welcomed_or_takes_part_still_has_a_link_that_can_be_given_again(cast, client, referral, make):
    handover = make(cast, referral=referral)
    client.force_login(cast.dewi)
    address = reverse("matching:link", args=[handover.pk])
    first = token_of(handover)
    assert f'action="{address}"' in page(client, "matching:handover", handover.pk).content.decode()
    assert first in client.post(address).content.decode()
    assert first not in client.post(address, {"new": "1"}).content.decode()
    assert token_of(handover) != first
    assert client.get(reverse("doors:provider_link", args=[first])).status_code == 404


def test_the_pages_are_for_whoever_accompanies(cast, client, referral):
    handover = a_handover(cast, referral)
    addresses = [
        reverse("matching:search", args=[referral.pk]),
        reverse("matching:shortlist", args=[referral.pk]),
        reverse("matching:new", args=[referral.pk, cast.activity.pk]),
        reverse("matching:handover", args=[handover.pk]),
    ]
    for person, expected in (
        (cast.dewi, [200, 200, 200, 200]),
        (cast.anna, [403, 403, 403, 403]),
        (cast.gijs, [404, 404, 404, 403]),
        (cast.els, [404, 404, 404, 404]),
        (cast.ivo, [404, 404, 404, 404]),
        (cast.karim, [404, 404, 404, 404]),
    ):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == expected


def test_the_referrer_reads_title_and_state_as_feedback_and_no_more(cast, referral):
    handover = a_start(cast, referral=referral)
    Handover.objects.update(answer_note="Kanarie-briefje")
    as_referrer = file_activities(cast.actor(cast.anna), referral, fields_for([Relative.REFERRER]))
    as_link_worker = file_activities(cast.actor(cast.dewi), referral, fields_for([Relative.LINK_WORKER]))

    assert as_link_worker["rows"][0].note == "Kanarie-briefje"
    row = as_referrer["rows"][0]
    assert (row.id, row.title, row.state) == (handover.pk, "Wandelgroep De Brug", "started")
    assert (row.note, row.reason, row.came, as_referrer["may_write"]) == (None, None, None, False)
    assert file_activities(cast.actor(cast.anna), referral, frozenset({Group.CONTACT})) is None
    assert file_activities(cast.actor(cast.carla), referral, fields_for([Relative.REFERRER]))["rows"] == []


@pytest.mark.parametrize("count", [1, 6])
def test_the_section_costs_the_same_for_one_activity_and_for_six(cast, referral, django_assert_max_num_queries, count):
    for number in range(count):
        a_handover(cast, referral, activity_id=an_activity(cast, f"Groep {number}").pk)
    actor, fields = cast.actor(cast.dewi), fields_for([Relative.LINK_WORKER])
    with django_assert_max_num_queries(4):
        assert len(file_activities(actor, referral, fields)["rows"]) == count


def test_nothing_is_handed_over_before_acceptance(cast, client):
    referral = a_referral(cast)
    client.force_login(cast.dewi)
    assert "Overdragen" not in page(client, "matching:search", referral.pk).content.decode()
    form = {"key": str(uuid.uuid4()), "reach": "phone", "said_yes": "on"}
    assert client.post(reverse("matching:new", args=[referral.pk, cast.activity.pk]), form).status_code == 422


@pytest.mark.browser
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["390", "1280"])
def test_axe_finds_nothing_while_choosing_and_handing_over(
    transactional_db, cast, referral, open_page, language, viewport
):
    with translation.override("nl"):
        sent = a_handover(cast)
        answer(cast.actor(cast.gijs), a_handover(cast).pk, HandoverState.WELCOME)
    User.objects.filter(pk=cast.dewi.pk).update(language=language)  # the account's language goes before the browser's
    visits = open_page(user=cast.dewi, language=language, viewport=viewport)
    for address in (
        reverse("directory:search", query={"q": "goedkoop wandelen 's ochtends", "near": "1234"}),
        reverse("matching:search", args=[referral.pk]),
        reverse("matching:new", args=[referral.pk, cast.activity.pk]),
        reverse("matching:handover", args=[sent.pk]),
        reverse("matching:shortlist", args=[referral.pk]),
        reverse("directory:card", args=[cast.activity.pk]),
    ):
        visits.goto(address)
        assert visits.locator("html").get_attribute("lang") == language
        visits.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert axe_violations(visits) == []
        assert not wider_than_screen(visits)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mevrouw BEEM komt met de bus", "De achternaam van de cliënt staat erin"),
        ("Bel 06 - 12 34 56 78", "Er staat een telefoonnummer in"),
        ("Mail kanarie@post.example", "Er staat een e-mailadres in"),
        ("Woont in 1234 AB", "Er staat een postcode in"),
    ],
)
def test_what_helps_says_not_who_or_where_the_client_is(cast, client, referral, text, words):
    client.force_login(cast.dewi)
    here = reverse("matching:new", args=[referral.pk, cast.activity.pk])
    form = {"key": str(uuid.uuid4()), "reach": "phone", "said_yes": "on"}
    refused = client.post(here, form | {"practicalities": text})
    told = refused.content.decode()
    assert (refused.status_code, Handover.objects.count()) == (422, 0)
    assert f"{text}</textarea>" in told
    assert words in told
    assert 'aria-invalid="true"' in told

    harmless = "Bankje na 200 meter, komt om 10.30 uur, beemd is een ander woord, sinds 2019 en 1-2-2020"
    assert client.post(here, form | {"practicalities": harmless}).status_code == 302


def test_a_way_without_a_number_or_an_address_is_not_offered(cast, client, referral):
    client.force_login(cast.dewi)
    here = reverse("matching:new", args=[referral.pk, cast.activity.pk])

    def offered():
        return re.findall(
            r'name="reach"[^>]*value="(\w+)"|value="(\w+)"[^>]*name="reach"', client.get(here).content.decode()
        )

    Client.objects.update(may_call=True, may_text=True, may_mail=True, email="mien@post.example")
    assert len(offered()) == 3
    Client.objects.update(phone="", email="")
    assert ["".join(one) for one in offered()] == ["link_worker"]


def test_an_old_page_of_the_link_worker_replaces_nothing(cast, client, referral):
    handover = a_handover(cast, referral)
    client.force_login(cast.dewi)
    old = page(client, "matching:handover", handover.pk).content.decode()
    assert 'name="seen" value="sent"' in old
    answer(cast.actor(cast.gijs), handover.pk, HandoverState.WELCOME)

    here = reverse("matching:answer", args=[handover.pk])
    for seen in ({"seen": "sent"}, {}):
        late = client.post(here, {"says": "full"} | seen)
        assert (late.status_code, "Intussen veranderd" in late.content.decode()) == (409, True)
    handover.refresh_from_db()
    assert handover.state == "welcome"
    client.post(here, {"says": "full", "seen": "welcome"})
    handover.refresh_from_db()
    assert handover.state == "full"


def test_what_was_told_on_the_phone_has_words_for_the_link_worker(cast, client, referral):
    handover = a_handover(cast, referral)
    client.force_login(cast.dewi)
    told = page(client, "matching:handover", handover.pk).content.decode()
    assert "Wat zeiden zij erbij?" in told
    assert "Zij zitten vol" in told
    assert "welzijnscoach leest dit" not in told


HAND_OVER = "Overdragen aan Wandelgroep De Brug"
NO_CONSENT = "De cliënt heeft de toestemming ingetrokken"


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


def test_consent_withdrawn_meanwhile_keeps_what_was_filled_in_and_says_why(cast, client, referral):
    client.force_login(cast.dewi)
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    given = {"key": uuid.uuid4(), "reach": "phone", "practicalities": "Een bankje halverwege.", "said_yes": "on"}
    answered = client.post(reverse("matching:new", args=[referral.pk, cast.activity.pk]), given)
    assert answered.status_code == 422
    assert "toestemming ingetrokken" in answered.text
    assert given["practicalities"] in answered.text
    assert not Handover.objects.exists()


def test_a_search_is_sent_without_saying_what_is_missing(cast, client, referral):
    client.force_login(cast.dewi)
    page = client.post(reverse("matching:search", args=[referral.pk]), {"q": "zzz", "near": ""}).content.decode()
    fields = re.findall(r"<(?:select|input)[^>]* name=\"missing-[^>]*>", page)
    assert len(fields) == 3 and all('form="profile"' in field for field in fields)
    assert not any("required" in field for field in fields)
