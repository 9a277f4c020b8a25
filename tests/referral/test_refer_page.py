"""A GP fills in the refer page."""

import re
import uuid
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.capacity.models import Presence
from kring.clients.models import Client
from kring.directory import postcodes
from kring.directory.models import PostcodeArea
from kring.identity.models import Membership
from kring.programme.models import ProgrammeVersion
from kring.programme.starting_point import starting_content
from kring.referral.models import Draft, Referral, Signpost
from kring.referral.queries import desk, moment_value
from tests.factories import a_booked_referral, a_person, a_referral

pytestmark = pytest.mark.django_db


def filled_in(cast, actor_user=None, **fields):
    """What the browser sends when a GP fills in the form for a new client."""
    shown = desk(cast.actor(actor_user or cast.anna), None, timezone.now())
    return {
        "key": str(uuid.uuid4()),
        "location": str(shown.location.pk),
        "version": str(shown.version.pk),
        "consent_text": str(shown.consent.pk),
        "first_name": "Mien",
        "last_name": "van der Beem",
        "birth_date": "1955-03-04",
        "postcode": "1234ab",
        "phone": "0612345678",
        "language": "nl",
        "reach": ["may_call"],
        "voicemail": "neutral",
        "none_apply": "on",
        "help_question": "Sinds het voorjaar alleen, wil weer onder de mensen.",
        "when": moment_value(shown.slots[0]),
        "warm_handover": "information",
        "referrer": str((actor_user or cast.anna).pk),
        "consent": "on",
        "consent_how": "spoken",
    } | fields


def test_send_books_and_shows_the_card(client, cast):
    client.force_login(cast.anna)
    answer = client.post(reverse("referral:new"), filled_in(cast))

    referral = Referral.objects.get()
    assert answer.url == reverse("doors:sent", args=[referral.pk])
    assert referral.client.last_name == "Beem"
    assert referral.client.postcode == "1234 AB"
    card = client.get(answer.url)
    assert "Dewi Darma" in card.text or "Els Evers" in card.text
    assert "<svg" in card.text


def test_sending_twice_makes_one_referral(client, cast):
    client.force_login(cast.anna)
    form = filled_in(cast)
    first = client.post(reverse("referral:new"), form)
    second = client.post(reverse("referral:new"), form)

    assert first.url == second.url
    assert Referral.objects.count() == 1


def test_two_people_take_one_slot_and_the_second_keeps_the_form(client, cast, in_english):
    client.force_login(cast.anna)
    form = filled_in(cast)
    slot = form["when"]
    other = filled_in(cast, cast.carla)
    assert other["when"] == slot
    client.force_login(cast.carla)
    client.post(reverse("referral:new"), other)
    client.force_login(cast.anna)

    answer = client.post(reverse("referral:new"), form)

    assert answer.status_code == 409
    assert Referral.objects.count() == 1
    assert "Sinds het voorjaar alleen" in answer.text
    assert "Everything you filled in is still here" in answer.text


@pytest.mark.parametrize(
    "field, value",
    [
        ("birth_date", "2055-01-01"),
        ("birth_date", "1820-01-01"),
        ("birth_date", "31-02-1990"),
        ("postcode", "12"),
        ("last_name", "B" * 10_000),
        ("last_name", "B\x00eem"),
        ("last_name", "Beem 😀"),
        ("last_name", "\u202emeeB"),
        ("help_question", "x" * 5_000),
        ("phone", "bel maar"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_kept(client, cast, field, value, in_english):
    client.force_login(cast.anna)
    answer = client.post(reverse("referral:new"), filled_in(cast, **{field: value}))

    assert answer.status_code == 422
    assert not Referral.objects.exists()
    assert f'id="id_{field}_error"' in answer.text
    if "\x00" not in value:
        assert value[:200] in answer.text


def test_a_name_in_another_script_is_welcome(client, cast):
    client.force_login(cast.anna)
    client.post(reverse("referral:new"), filled_in(cast, last_name="العمراني"))

    assert Client.objects.get().last_name == "العمراني"


def test_advice_names_reasons_and_asks_why_when_overruled(client, cast, in_english):
    client.force_login(cast.anna)
    form = filled_in(cast, yes=["debts"], none_apply="")
    answer = client.post(reverse("referral:new"), form)
    assert answer.status_code == 422
    assert "Money worries go first or alongside." in answer.text

    client.post(reverse("referral:new"), form | {"overruled_because": "Is al geregeld."})
    assert Referral.objects.get().overruled_because == "Is al geregeld."


def test_crisis_shows_the_fixed_safety_text(client, cast):
    client.force_login(cast.anna)
    answer = client.post(reverse("referral:advice"), filled_in(cast, yes=["danger"], none_apply=""))

    assert "113" in answer.text


def test_without_consent_only_a_count_is_kept(client, cast):
    client.force_login(cast.anna)
    form = filled_in(cast, consent="")
    for _again in range(2):
        client.post(reverse("referral:signpost"), form)

    assert Signpost.objects.get().because == "no_consent"
    assert not Client.objects.exists()
    assert not Draft.objects.exists()


def test_a_double_is_warned_of_within_the_own_practice_only(client, cast, in_english):
    a_referral(cast, person=a_person(first_name="Mien", last_name="van der Beem"))
    client.force_login(cast.anna)
    answer = client.post(reverse("referral:new"), filled_in(cast))
    assert "Is this somebody you already know?" in answer.text
    assert Referral.objects.count() == 1

    client.force_login(cast.carla)
    client.post(reverse("referral:new"), filled_in(cast, cast.carla))
    assert Referral.objects.count() == 2


def test_whose_details_stand_on_the_form_is_written_in_the_log(client, cast):
    person = a_referral(cast).client
    client.force_login(cast.anna)
    client.get(reverse("referral:new"))
    assert not AuditEntry.objects.filter(verb="client.opened").exists()

    page = client.get(reverse("referral:new"), {"client": person.pk})
    doubles = client.post(reverse("referral:new"), filled_in(cast, last_name="Beem"))
    client.post(reverse("referral:find"), {"name": "bee"})

    assert "Beem" in page.text and "Beem" in doubles.text
    entries = AuditEntry.objects.filter(verb__in=("client.opened", "client.searched")).order_by("pk")
    assert [(entry.verb, entry.object_type, entry.object_ids) for entry in entries] == [
        ("client.opened", "clients.Client", [str(person.pk)]),
        ("client.opened", "clients.Client", [str(person.pk)]),
        ("client.searched", "clients.Client", [str(person.pk)]),
    ]


def test_a_draft_is_kept_without_consent_and_found_again(client, cast):
    client.force_login(cast.anna)
    form = filled_in(cast)
    client.post(reverse("referral:keep"), form)
    draft = Draft.objects.get()
    assert "consent" not in draft.data

    page = client.get(reverse("referral:new"), {"draft": draft.pk})
    assert "Sinds het voorjaar alleen" in page.text

    client.post(reverse("referral:new"), form)
    assert not Draft.objects.exists()


def test_a_draft_of_somebody_else_is_not_found(client, cast):
    client.force_login(cast.anna)
    client.post(reverse("referral:keep"), filled_in(cast))
    draft = Draft.objects.get()
    assert "Sinds het voorjaar" in client.get(reverse("referral:new"), {"draft": draft.pk}).text

    client.force_login(cast.bram)
    assert "Sinds het voorjaar" not in client.get(reverse("referral:new"), {"draft": draft.pk}).text


def test_the_form_costs_the_same_number_of_queries_with_many_bookings(client, cast):
    client.force_login(cast.anna)
    client.get(reverse("referral:new"))  # what a process keeps is at hand
    counts = []
    for more in (0, 30):
        for _ in range(more):
            a_booked_referral(cast)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("referral:new")).status_code == 200
        counts.append(len(asked))
    assert counts[1] - counts[0] in {
        0,
        1,
    }  # where holidays leave few moments the next weeks are looked at once, and no more


def test_find_shows_only_clients_of_the_own_practice(client, cast):
    a_referral(cast)
    client.force_login(cast.anna)
    assert "Beem" in client.post(reverse("referral:find"), {"name": "bee"}).text

    client.force_login(cast.carla)
    assert "Mien" not in client.post(reverse("referral:find"), {"name": "bee"}).text


def test_a_programme_has_its_own_word_for_link_worker(client, cast):
    client.force_login(cast.anna)
    assert "buurtverbinder" not in client.get(reverse("referral:new")).text
    ProgrammeVersion.objects.create(
        region_id=cast.here.region.pk,
        programme=cast.here.programme,
        number=2,
        content=starting_content() | {"terms": {"link_worker": {"nl": "buurtverbinder", "en": "connector"}}},
        published_at=timezone.now(),
    )
    assert "buurtverbinder de ICPC-codes ziet" in client.get(reverse("referral:new")).text


def test_other_agreements_published_meanwhile_are_asked_about(client, cast):
    client.force_login(cast.anna)
    form = filled_in(cast)
    ProgrammeVersion.objects.create(
        region_id=cast.here.region.pk,
        programme=cast.here.programme,
        number=2,
        content=starting_content(),
        published_at=timezone.now(),
    )
    answer = client.post(reverse("referral:new"), form)

    assert answer.status_code == 422
    assert not Referral.objects.exists()
    again = form | {"version": str(ProgrammeVersion.objects.get(number=2).pk)}
    assert again["version"] in answer.text
    assert client.post(reverse("referral:new"), again).status_code == 302


def test_a_way_of_reaching_needs_its_number(client, cast):
    client.force_login(cast.anna)
    answer = client.post(reverse("referral:new"), filled_in(cast, phone=""))
    assert answer.status_code == 422
    assert 'id="id_phone_error"' in answer.text

    assert client.post(reverse("referral:new"), filled_in(cast, phone="", reach=[])).status_code == 302


def test_an_assistant_says_in_whose_name(client, cast):
    client.force_login(cast.bram)
    form = filled_in(cast, cast.bram, referrer="")
    assert client.post(reverse("referral:new"), form).status_code == 422
    assert client.post(reverse("referral:new"), form | {"referrer": str(cast.anna.pk)}).status_code == 302
    assert (Referral.objects.get().referrer_id, Referral.objects.get().sent_by_id) == (cast.anna.pk, cast.bram.pk)


def test_an_assistant_of_several_referrers_is_asked_for_whom_before_anything_else(client, cast, in_english):
    asked = "first choose for whom"
    client.force_login(cast.anna)
    assert asked not in client.get(reverse("referral:new")).text
    client.force_login(cast.bram)
    assert asked not in client.get(reverse("referral:new")).text  # one referrer: named at once
    Membership.objects.filter(user=cast.carla).update(organisation=cast.here.practice)
    page = client.get(reverse("referral:new")).text

    field = re.search(r'<select[^>]*name="referrer".*?</select>', page, re.DOTALL)
    assert asked in page and page.index(asked) < field.start() < page.index('name="first_name"')
    assert '<option value="">choose in whose name</option>' in field[0].replace(" selected", "")
    assert not re.search(r'value="[0-9a-f-]+" selected', field[0])


def test_the_own_practice_is_preselected_when_it_is_in_time(client, cast):
    Presence.objects.filter(user=cast.dewi).update(site=cast.other_practice, starts=time(8))
    client.force_login(cast.anna)
    page = client.get(reverse("referral:new")).text
    chosen = re.search(r'name="when" value="[^"]*\|([0-9a-f-]+)" checked', page)[1]

    assert chosen == str(cast.els.pk)
    assert "Het Anker, kamer 3" in page


def test_who_may_be_spoken_with_is_agreed_in_the_consultation_and_known_the_next_time(client, cast):
    client.force_login(cast.anna)
    client.post(reverse("referral:new"), filled_in(cast, may_speak_with="De dochter, over dag en tijd"))
    assert Client.objects.get().may_speak_with == "De dochter, over dag en tijd"
    again = client.get(reverse("referral:new"), {"client": Client.objects.get().pk}).text
    assert "De dochter, over dag en tijd" in again


def test_a_postcode_where_nobody_lives_is_asked_about_once_all_areas_are_known(client, cast, in_english, monkeypatch):
    client.force_login(cast.anna)

    def refer(postcode):
        return client.post(reverse("referral:new"), filled_in(cast, postcode=postcode, none_apply=""))

    PostcodeArea.objects.create(code="1998", place="Elders", latitude=52.1, longitude=5.1)
    assert "No place has" not in refer("1999 AA").text  # a part: that it is lacking says nothing
    monkeypatch.setattr(postcodes, "WHOLE_COUNTRY", PostcodeArea.objects.count())
    refused = refer("1999 AA").text
    assert "No place has a postcode with 1999" in refused and 'value="1999 AA"' in refused
    assert "No place has" not in refer("1998 AA").text


@pytest.mark.parametrize("letters", ["SA", "sd", "SS"])
def test_letters_that_no_postcode_has_are_told(client, cast, letters, in_english):
    client.force_login(cast.anna)
    answer = client.post(reverse("referral:new"), filled_in(cast, postcode=f"1234{letters}")).text

    assert "The letters SA, SD and SS are not used" in answer and f'value="1234{letters}"' in answer
