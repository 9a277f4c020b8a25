"""Who the link worker is: background, training, volunteer or professional, for the referrer and for the client (R9, R24)."""

from datetime import date

import pytest
from django.urls import reverse

from kring.access.links import token_for
from kring.access.models import LinkPurpose
from kring.identity.models import LinkWorkerProfile
from kring.referral.models import Referral
from tests.factories import a_booked_referral, a_person

pytestmark = pytest.mark.django_db

SEES = [
    "What you tell stays with whom you talk to, and with the colleague who stands in.",
    "Whoever signed you up reads in a few lines how it goes and what you are going to do.",
    "Whoever you go to hears only your first name and how to reach you, and only if you say yes.",
]


@pytest.fixture
def referral(cast) -> Referral:
    return a_booked_referral(cast, person=a_person(language="nl"))


def is_a(cast, **profile):
    LinkWorkerProfile.objects.filter(user=cast.dewi).update(trained_on=date(2024, 5, 1), **profile)


def card(client, cast, referral, language):
    client.force_login(cast.anna)
    return client.get(reverse("doors:card", args=[referral.pk]), {"language": language}).text


def door(client, referral, language):
    client.logout()
    token = token_for(referral.pk, LinkPurpose.CLIENT)
    return client.get(reverse("doors:client", args=[token]), headers={"accept-language": language}).text


@pytest.mark.parametrize(
    "volunteer, word, other", [(True, "vrijwilliger", "beroepskracht"), (False, "beroepskracht", "vrijwilliger")]
)
def test_the_client_reads_who_the_link_worker_is(client, cast, referral, volunteer, word, other):
    is_a(cast, background="Sociaal werk", about="Ik luister graag.", volunteer=volunteer)
    for page in (card(client, cast, referral, "nl"), door(client, referral, "nl")):
        assert "Sociaal werk" in page
        assert "opgeleid voor dit werk, mei 2024" in page
        assert "Ik luister graag." in page
        assert word in page
        assert other not in page


def test_what_was_written_in_dutch_is_not_on_an_english_card_but_the_facts_are(client, cast, referral):
    is_a(cast, background="Sociaal werk", about="Ik luister graag.", volunteer=True)
    for page in (card(client, cast, referral, "en"), door(client, referral, "en")):
        assert "trained for this work, May 2024" in page
        assert "volunteer" in page
        assert "Sociaal werk" not in page
        assert "Ik luister graag." not in page


@pytest.mark.parametrize("volunteer, word", [(True, "volunteer"), (False, "professional")])
def test_the_referrer_reads_who_the_link_worker_is_where_one_is_chosen(client, cast, in_english, volunteer, word):
    LinkWorkerProfile.objects.update(volunteer=not volunteer)
    client.force_login(cast.anna)
    assert word not in client.get(reverse("referral:new")).text
    LinkWorkerProfile.objects.update(
        background="Tien jaar buurtwerk", trained_on=date(2024, 5, 1), about="Loopt graag mee.", volunteer=volunteer
    )
    page = client.get(reverse("referral:new")).text
    for said in ("Tien jaar buurtwerk", "trained May 2024", "Loopt graag mee.", word):
        assert said in page


def test_the_client_reads_who_sees_what_on_card_and_page(client, cast, referral):
    for page in (card(client, cast, referral, "en"), door(client, referral, "en")):
        for sentence in SEES:
            assert sentence in page
    assert "Wie u aanmeldde, leest in een paar regels hoe het gaat" in card(client, cast, referral, "nl")


def test_without_a_background_the_other_facts_stand_by_themselves(client, cast, in_english):
    LinkWorkerProfile.objects.update(background="", trained_on=date(2024, 5, 1), volunteer=False)
    client.force_login(cast.anna)
    assert '<p class="soft">trained May 2024 · professional</p>' in client.get(reverse("referral:new")).text
