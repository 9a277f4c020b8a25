"""The list of referrals says what has to be known of each at a glance."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access import links
from kring.access.links import LinkPurpose
from kring.duties.models import Step
from tests.factories import an_accepted_referral

pytestmark = pytest.mark.django_db

WANTS_TO_STOP = "De cliënt wil stoppen"


def listed(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("referral:list")).text


def found(client, user, name) -> str:
    client.force_login(user)
    return client.post(reverse("referral:search"), {"name": name}).text


def say_stop(client, referral) -> None:
    client.post(reverse("doors:client_stop", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)]))


@pytest.mark.parametrize("who", ["anna", "dewi"])
def test_practice_and_link_worker_see_in_the_list_that_a_client_wants_to_stop(client, cast, who):
    user, referral = getattr(cast, who), an_accepted_referral(cast)
    assert str(referral.pk) in listed(client, user)
    assert WANTS_TO_STOP not in listed(client, user)
    say_stop(client, referral)
    assert listed(client, user).count(WANTS_TO_STOP) == 1
    assert WANTS_TO_STOP in found(client, user, referral.client.last_name)


def test_once_it_was_talked_about_the_list_says_so_no_longer(client, cast):
    referral = an_accepted_referral(cast)
    say_stop(client, referral)
    assert WANTS_TO_STOP in listed(client, cast.anna)
    Step.objects.filter(dossier_id=referral.pk, code="client_stops").update(done_at=timezone.now())
    assert WANTS_TO_STOP not in listed(client, cast.anna)


def test_who_wants_to_stop_is_asked_once_for_the_whole_list(client, cast, django_assert_max_num_queries):
    for _one in range(3):
        say_stop(client, an_accepted_referral(cast))
    client.force_login(cast.dewi)
    with django_assert_max_num_queries(50) as asked:
        assert client.get(reverse("referral:list")).text.count(WANTS_TO_STOP) == 3
        assert len([one for one in asked.captured_queries if "client_stops" in one["sql"]]) == 1


def test_whoever_works_for_one_practice_is_not_told_its_name_on_every_line(client, cast):
    referral = an_accepted_referral(cast)
    practice = f'<span class="row-note">{referral.practice.name}</span>'
    assert practice in listed(client, cast.dewi)
    assert str(referral.pk) in listed(client, cast.anna)
    assert practice not in listed(client, cast.anna)
