"""What professionals know of an activity is for professionals: never for the public, a client, or a provider."""

import pytest
from django.urls import reverse

from kring.access import links
from kring.access.models import LinkPurpose
from kring.access.policy import NotAllowed, NotVisible
from kring.directory.models import Tip
from kring.directory.tips import actions, tips_of
from kring.identity.models import Region
from tests.directory.upkeep.kept import appointed, page_of
from tests.factories import an_accepted_referral
from tests.matching.handovers import a_handover

TEXT = "Vraag naar Ria, zij staat bij de deur."


@pytest.fixture
def tip(cast):
    return actions.tell(cast.actor(cast.dewi), cast.activity.pk, TEXT)


@pytest.fixture
def activity_page(cast):
    return reverse("directory:activity", args=[cast.activity.pk])


def read_by(client, person, address):
    client.force_login(person)
    return TEXT in client.get(address).content.decode()


def test_colleagues_and_referrers_read_it_on_the_activity_s_page(cast, client, tip, activity_page):
    assert [
        read_by(client, one, activity_page) for one in (cast.dewi, cast.els, cast.fenna, cast.anna, cast.bram, cast.ivo)
    ] == [True] * 6


def test_it_stands_beside_the_activity_where_a_client_is_helped_to_choose(cast, client, tip):
    referral = an_accepted_referral(cast)
    assert read_by(client, cast.dewi, reverse("matching:search", args=[referral.pk]))


def test_provider_and_municipality_do_not_see_it_although_they_see_the_activity(cast, client, tip, activity_page):
    for person in (cast.gijs, cast.hanna):
        client.force_login(person)
        told = client.get(activity_page).content.decode()
        assert cast.activity.title in told and TEXT not in told
        assert tips_of(cast.actor(person), [cast.activity.pk]) == {}
        assert client.post(reverse("directory:tip", args=[cast.activity.pk]), {"text": "x"}).status_code == 403
        assert client.post(reverse("directory:tip_remove", args=[tip.pk])).status_code == 404
    assert tips_of(cast.actor(cast.dewi), [cast.activity.pk])


def test_no_paper_and_no_link_says_it(cast, client, tip):
    handover = a_handover(cast)
    client.force_login(cast.dewi)
    pages = [
        (reverse("directory:card", args=[cast.activity.pk]), {}),
        (reverse("doors:client", args=[links.token_for(handover.referral_id, LinkPurpose.CLIENT)]), None),
        (reverse("doors:provider_link", args=[links.token_for(handover.pk, LinkPurpose.PROVIDER)]), None),
        (page_of(appointed(cast)), None),
    ]
    assert read_by(client, cast.dewi, reverse("directory:activity", args=[cast.activity.pk]))
    for address, _ in pages:
        answer = client.get(address)
        assert answer.status_code == 200
        assert TEXT not in answer.content.decode(), address
    Region.objects.update(public_map=True)
    of_region = {"region": cast.here.region.slug}
    for address in (
        reverse("public:activity", kwargs=of_region | {"id": cast.activity.pk}),
        reverse("public:service", kwargs=of_region | {"id": cast.activity.pk}),
        reverse("public:map", kwargs=of_region),
    ):
        told = client.get(address).content.decode()
        assert cast.activity.title in told and TEXT not in told and "Dewi" not in told
    shortlist = reverse("matching:shortlist", args=[handover.referral_id])
    told = client.post(shortlist, {"pick": str(cast.activity.pk)}).content.decode()
    assert cast.activity.title in told and TEXT not in told


def test_each_has_one_tip_that_they_change_and_remove(cast, client, tip, activity_page):
    client.force_login(cast.dewi)
    client.post(reverse("directory:tip", args=[cast.activity.pk]), {"text": "Bel Ria een dag eerder."})
    assert [one.text for one in Tip.objects.all()] == ["Bel Ria een dag eerder."]
    assert "Bel Ria een dag eerder.</textarea>" in client.get(activity_page).content.decode()
    client.post(reverse("directory:tip_remove", args=[tip.pk]))
    assert not Tip.objects.exists()


def test_somebody_else_s_tip_is_removed_by_a_steward_only(cast, tip):
    for person in (cast.els, cast.fenna):
        with pytest.raises(NotAllowed):
            actions.remove(cast.actor(person), tip.pk)
    with pytest.raises(NotVisible):
        actions.remove(cast.actor(cast.karim), tip.pk)
    actions.remove(cast.actor(cast.ivo), tip.pk)
    assert not Tip.objects.exists()


def test_another_region_neither_reads_nor_writes(cast, tip):
    assert tips_of(cast.actor(cast.karim), [cast.activity.pk]) == {}
    with pytest.raises(NotVisible):
        actions.tell(cast.actor(cast.karim), cast.activity.pk, "x")


@pytest.mark.parametrize("text", ["", "x" * 501, "a\x00b", "BSN 111222333"])
def test_what_cannot_be_is_told_and_kept_in_the_form(cast, client, text):
    client.force_login(cast.dewi)
    answer = client.post(reverse("directory:tip", args=[cast.activity.pk]), {"text": text})
    assert answer.status_code == 422
    assert not Tip.objects.exists()
