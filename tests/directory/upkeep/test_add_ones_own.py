"""A provider adds an activity of its own: nobody finds it until a steward says yes, and then it is an entry as any other."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.directory.actions import ChangedMeanwhile, Offer
from kring.directory.models import Activity, Proposal
from kring.directory.proposing import actions, queries
from kring.directory.proposing.actions import OnTheMap, mark_of
from kring.directory.rules.meanwhile import shown
from kring.directory.upkeep.queries import Owner, owner_of
from kring.doors.steward.start.queries import concerns
from kring.identity.models import Membership, Region, Role, User
from kring.rows import new_id
from tests.cast import an_organisation
from tests.directory.upkeep.proposed import FORM, LIST, approved, given, is_found, sent, sent_back, signed_in, typed
from tests.factories import an_accepted_referral


def test_from_the_own_list_to_the_map(cast, client):
    client.force_login(cast.gijs)
    assert FORM in client.get(LIST).text
    form = client.get(FORM)
    assert typed(form)["key"] != [""]
    answer = client.post(FORM, given(key=typed(form)["key"][0]), follow=True)
    assert answer.redirect_chain == [(LIST + "#own", 302)]
    assert "Dank u wel" in answer.text and "Breicafé" in answer.text and "Wacht op de beheerder" in answer.text
    assert not Activity.objects.filter(title="Breicafé").exists() and is_found(cast) == []

    client.force_login(cast.ivo)
    assert "De kaart bijhouden (1)" in client.get(reverse("directory:search")).text
    assert [one.count for one in concerns(cast.actor(cast.ivo)) if "nieuwe activiteit" in one.label] == [1]
    page = client.get(reverse("directory:upkeep")).text
    for words in ("Breicafé", "Gijs Groen", "De Brug", "Zaal 2", "woensdag", "2,50", "0612345678"):
        assert words in page, words
    [waiting] = queries.to_answer(cast.actor(cast.ivo))
    answer = client.post(reverse("directory:proposal_add", args=[waiting.id]), {"seen": waiting.seen}, follow=True)
    assert "Breicafé" in answer.text
    row = Activity.objects.get(title="Breicafé")
    assert (row.organisation, row.active, row.public, row.source) == (cast.provider, True, True, "")
    assert (row.days, str(row.cost), row.latitude) == (4, "2.50", 52.1)
    assert row.confirmed_on == timezone.localdate() and row.expires_on > timezone.localdate() + timedelta(days=150)
    assert owner_of(row) == Owner.ACCOUNT
    assert is_found(cast) == ["Breicafé"]
    assert queries.to_answer(cast.actor(cast.ivo)) == []

    client.force_login(cast.gijs)
    page = client.get(LIST).text
    assert reverse("directory:edit", args=[row.pk]) in page and "op de kaart sinds" in page
    assert "Wacht op de beheerder" not in page


def test_until_a_steward_says_yes_it_is_nowhere(cast, client):
    """Each place shows an entry of the same organisation, and after the steward's yes this one too."""
    Region.objects.filter(pk=cast.here.region.pk).update(public_map=True)
    Activity.objects.filter(pk=cast.activity.pk).update(title="Wandelcafé")
    slug, file = cast.here.region.slug, an_accepted_referral(cast)
    places = [
        lambda: signed_in(client, cast.dewi).get(reverse("directory:search"), {"q": "brug"}).text,
        lambda: signed_in(client, cast.dewi).get(reverse("directory:search"), {"show": "map"}).text,
        lambda: signed_in(client, cast.dewi).get(reverse("matching:search", args=[file.pk])).text,
        lambda: signed_in(client, cast.anna).get(reverse("directory:search")).text,
        lambda: Client().get(f"/map/{slug}/").text,
        lambda: Client().get(f"/map/{slug}/api/services").content.decode("unicode_escape"),
    ]
    row = sent(cast, title="Breicafé")
    for place in places:
        told = place()
        assert "Wandelcaf" in told and "Breicaf" not in told
    for page, before in (("directory:activity", []), ("directory:card", []), ("matching:new", [file.pk])):
        assert signed_in(client, cast.dewi).get(reverse(page, args=[*before, cast.activity.pk])).status_code == 200
        assert client.get(reverse(page, args=[*before, row.pk])).status_code == 404
    assert is_found(cast, "brug") == ["Wandelcafé"]
    approved(cast, row)
    for place in places:
        assert "Breicaf" in place()


def test_who_is_no_steward_and_not_of_the_organisation_does_not_know_of_it(cast, client):
    row = sent(cast)
    page = reverse("directory:proposal", args=[row.pk])
    client.force_login(cast.gijs)
    assert "Breicafé" in client.get(page).text
    neighbour = an_organisation(cast.here.region, "provider", "Het Nest")
    nel = User.objects.create(email="nel@example.org", name="Nel Nijs")
    Membership.objects.create(
        region_id=cast.here.region.pk, user=nel, organisation=neighbour, role=Role.PROVIDER, since=date(2020, 1, 1)
    )
    for person in (nel, cast.dewi, cast.anna, cast.hanna, cast.lot):
        client.force_login(person)
        assert client.get(page).status_code in (403, 404)
        assert client.post(page, given()).status_code in (403, 404)
        assert client.post(reverse("directory:proposal_take_back", args=[row.pk])).status_code in (403, 404)
    client.force_login(nel)
    assert client.get(page).status_code == 404
    assert client.post(FORM, given(key=str(row.pk), title="Gestolen")).status_code == 404
    assert "Breicafé" not in client.get(LIST).text
    row.refresh_from_db()
    assert (row.values["title"], row.state) == ("Breicafé", "sent")


def test_only_a_provider_proposes_and_only_for_its_own_organisation(cast, client):
    offer = Offer(title="Breicafé", theme="creative", organisation_id=cast.provider.pk)
    assert actions.propose(cast.actor(cast.gijs), new_id(), offer).organisation == cast.provider
    for person in (cast.ivo, cast.dewi, cast.anna):
        with pytest.raises(NotAllowed):
            actions.propose(cast.actor(person), new_id(), offer)
        client.force_login(person)
        assert client.get(FORM).status_code == 403
    for other in (cast.here.welfare.pk, cast.there.welfare.pk, None):
        with pytest.raises(NotAllowed):
            actions.propose(cast.actor(cast.gijs), new_id(), Offer(title="X", theme="meet", organisation_id=other))
    assert Proposal.objects.count() == 1


def test_only_a_steward_of_the_region_answers(cast, client):
    row = sent(cast)
    for person, refusal in ((cast.gijs, NotAllowed), (cast.dewi, NotAllowed), (cast.lot, NotVisible)):
        with pytest.raises(refusal):
            actions.approve(cast.actor(person), row.pk, seen=mark_of(row))
        with pytest.raises(refusal):
            actions.send_back(cast.actor(person), row.pk, "Nee.", seen=mark_of(row))
    client.force_login(cast.gijs)
    assert client.post(reverse("directory:proposal_add", args=[row.pk]), {"seen": mark_of(row)}).status_code == 403
    assert not Activity.objects.filter(title="Breicafé").exists()
    assert approved(cast, row).title == "Breicafé"


def test_sent_back_with_a_reason_mended_and_sent_again(cast, client):
    row = sent(cast)
    client.force_login(cast.ivo)
    back = reverse("directory:proposal_back", args=[row.pk])
    refused = client.post(back, {"seen": mark_of(row), "reason": " "})
    assert refused.status_code == 422 and f"id_reason_{row.pk.hex}_error" in refused.text
    too_long = client.post(back, {"seen": mark_of(row), "reason": "Welke dag? " * 60})
    assert too_long.status_code == 422 and "Welke dag? Welke dag?" in too_long.text
    row.refresh_from_db()
    assert row.state == "sent"
    assert client.post(back, {"seen": mark_of(row), "reason": "Op welke dag is het?"}).status_code == 302
    assert queries.to_answer(cast.actor(cast.ivo)) == []

    client.force_login(cast.gijs)
    own = client.get(LIST).text
    assert "Op welke dag is het?" in own and "Aanvullen en opnieuw versturen" in own
    page = client.get(reverse("directory:proposal", args=[row.pk]))
    assert "Op welke dag is het?" in page.text and typed(page)["title"] == ["Breicafé"]
    assert client.post(reverse("directory:proposal", args=[row.pk]), typed(page) | {"days": ["8"]}).status_code == 302
    [waiting] = queries.to_answer(cast.actor(cast.ivo))
    assert (waiting.id, waiting.asked) == (row.pk, "Op welke dag is het?")
    row.refresh_from_db()
    assert approved(cast, row).days == 8
    assert client.get(reverse("directory:proposal", args=[row.pk])).url == reverse(
        "directory:activity", args=[Activity.objects.get(title="Breicafé").pk]
    )


def test_what_came_back_may_be_sent_again_as_it_was(cast, client):
    row = sent_back(cast, sent(cast))
    client.force_login(cast.gijs)
    page = reverse("directory:proposal", args=[row.pk])
    client.post(page, typed(client.get(page)))
    row.refresh_from_db()
    assert row.state == "sent"


def test_the_same_form_twice_is_one_proposal_and_one_entry(cast, client):
    client.force_login(cast.gijs)
    form = given()
    for _again in range(2):
        assert client.post(FORM, form).status_code == 302
    row = Proposal.objects.get()
    once = approved(cast, row)
    assert approved(cast, Proposal.objects.get()) == once
    assert client.post(FORM, form).status_code == 302
    assert (Proposal.objects.count(), Activity.objects.filter(title="Breicafé").count()) == (1, 1)
    assert AuditEntry.objects.filter(verb="proposal.sent").count() == 1


def test_back_and_changed_is_the_same_proposal_after_both_were_seen(cast, client):
    client.force_login(cast.gijs)
    form = given()
    client.post(FORM, form)
    answer = client.post(FORM, form | {"title": "Breicafé De Naald", "venue": "Zaal 3"})
    assert answer.status_code == 409
    assert "Breicafé De Naald" in answer.text and "Zaal 2" in answer.text
    assert Proposal.objects.get().values["venue"] == "Zaal 2"
    assert client.post(FORM, typed(answer)).status_code == 302
    assert (Proposal.objects.get().values["title"], Proposal.objects.get().values["venue"]) == (
        "Breicafé De Naald",
        "Zaal 3",
    )


def test_what_is_on_the_map_meanwhile_is_not_changed_by_an_older_form_and_the_input_is_kept(cast, client):
    client.force_login(cast.gijs)
    form = given()
    client.post(FORM, form)
    entry = approved(cast, Proposal.objects.get())
    answer = client.post(FORM, form | {"title": "Breicafé De Naald", "sure": "1"})
    assert answer.status_code == 409
    assert typed(answer)["title"] == ["Breicafé De Naald"]
    assert reverse("directory:edit", args=[entry.pk]) in answer.text
    entry.refresh_from_db()
    assert entry.title == "Breicafé"


def test_two_colleagues_do_not_undo_each_other_unseen(cast):
    row = sent(cast, venue="Zaal 2")
    seen = shown(actions.as_activity(row))
    gijs = cast.actor(cast.gijs)
    first = Offer(title="Breicafé", theme="creative", organisation_id=cast.provider.pk, venue="Zaal 3")
    second = Offer(title="Breiclub", theme="creative", organisation_id=cast.provider.pk, venue="Zaal 2")
    actions.propose(gijs, row.pk, first, seen=seen)
    both = actions.propose(gijs, row.pk, second, seen=seen)
    assert (both.values["title"], both.values["venue"]) == ("Breiclub", "Zaal 3")
    with pytest.raises(ChangedMeanwhile):
        actions.propose(gijs, row.pk, Offer(**{"venue": "Zaal 4"} | {
            "title": "Breiclub", "theme": "creative", "organisation_id": cast.provider.pk}), seen=seen)  # fmt: skip


def test_a_steward_answers_what_was_read_and_no_later_words(cast, client):
    row = sent(cast)
    seen = mark_of(row)
    changed = Offer(title="Gokavond", theme="meet", organisation_id=cast.provider.pk)
    actions.propose(cast.actor(cast.gijs), row.pk, changed, seen=shown(actions.as_activity(row)))
    client.force_login(cast.ivo)
    for verb, more in (("add", {}), ("back", {"reason": "Welke zaal?"})):
        answer = client.post(reverse(f"directory:proposal_{verb}", args=[row.pk]), {"seen": seen} | more)
        assert answer.status_code == 409
        assert "Gokavond" in answer.text and more.get("reason", "") in answer.text
    assert not Activity.objects.filter(title__in=("Breicafé", "Gokavond")).exists()
    [waiting] = queries.to_answer(cast.actor(cast.ivo))
    assert actions.approve(cast.actor(cast.ivo), row.pk, seen=waiting.seen).title == "Gokavond"


def test_it_is_taken_back_until_it_is_on_the_map(cast, client):
    client.force_login(cast.gijs)
    row = sent(cast)
    assert [one.id for one in queries.to_answer(cast.actor(cast.ivo))] == [row.pk]
    take_back = reverse("directory:proposal_take_back", args=[row.pk])
    assert take_back in client.get(LIST).text
    assert client.post(take_back).url == LIST + "#own"
    assert queries.to_answer(cast.actor(cast.ivo)) == [] and take_back not in client.get(LIST).text
    client.force_login(cast.ivo)
    assert client.post(reverse("directory:proposal_add", args=[row.pk]), {"seen": mark_of(row)}).status_code == 409
    assert not Activity.objects.filter(title="Breicafé").exists()

    other = sent(cast, title="Haakclub")
    entry = approved(cast, other)
    client.force_login(cast.gijs)
    answer = client.post(reverse("directory:proposal_take_back", args=[other.pk]))
    assert answer.url == reverse("directory:activity", args=[entry.pk])
    with pytest.raises(OnTheMap):
        actions.take_back(cast.actor(cast.gijs), other.pk)
    assert Activity.objects.get(pk=entry.pk).active
