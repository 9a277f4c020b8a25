"""What a provider who adds an activity is told: what cannot be, what is there already, and what became of it."""

import uuid
from datetime import date

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.access.policy import NotVisible
from kring.directory.actions import Offer
from kring.directory.actions import add as add_by_steward
from kring.directory.models import Likeness, Proposal
from kring.directory.proposing import actions, queries
from kring.directory.rules.meanwhile import shown
from kring.events import outbox
from kring.identity.models import Membership, Role
from tests.cast import an_organisation
from tests.directory.upkeep.proposed import (
    FORM,
    LIST,
    approved,
    given,
    sent,
    sent_back,
    typed,
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "x" * 201), ("title", "a\x00b"), ("theme", ""), ("theme", "niets"), ("postcode", "0123 AB"),
        ("ends", "09:00"), ("cost", "-1"), ("cost", "veel"), ("age_min", "200"), ("email", "geen"), ("phone", "bel Ria"),
        ("days", "300"), ("website", "javascript:alert(1)"), ("except_on", "ooit"), ("expect", "123456782"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_the_field_and_the_input_is_kept(cast, client, field, value):
    client.force_login(cast.gijs)
    page = client.post(FORM, given(description="Met koffie.", **{field: value}))
    assert page.status_code == 422
    assert f"id_{field}_error" in page.text and "Met koffie." in page.text
    assert not Proposal.objects.exists()


def test_a_key_that_is_none_is_no_way_around(cast, client):
    client.force_login(cast.gijs)
    assert client.post(FORM, given(key="geen sleutel")).status_code == 422
    assert client.post(FORM, given(key="")).status_code == 302
    assert Proposal.objects.count() == 1


def test_an_address_of_help_for_safety_goes_to_everybody_only_when_that_is_said(cast, client):
    client.force_login(cast.gijs)
    page = client.post(FORM, given(theme="safety", street="Kerkstraat 1"))
    assert page.status_code == 422 and "id_address_open_error" in page.text
    assert client.post(FORM, typed(page) | {"address_open": "on"}).status_code == 302


def test_another_time_is_asked_for_without_sending(cast, client):
    client.force_login(cast.gijs)
    page = client.post(FORM, given(more="1"))
    assert page.status_code == 200 and typed(page)["title"] == ["Breicafé"] and "t2-starts" in typed(page)
    assert not Proposal.objects.exists()
    client.post(FORM, typed(page) | {"t2-days": ["16"], "t2-starts": "19:00", "t2-ends": "21:00"})
    entry = approved(cast, Proposal.objects.get())
    assert (entry.days, len(entry.moments), entry.moments[1]["starts"]) == (20, 2, "19:00")


def test_what_is_there_already_is_told_before_it_is_sent(cast, client):
    client.force_login(cast.gijs)
    own = client.post(FORM, given(title="Wandelgroep de brug", theme="walk"))
    assert own.status_code == 200 and "Misschien heeft u deze al" in own.text
    assert reverse("directory:edit", args=[cast.activity.pk]) in own.text
    assert not Proposal.objects.exists() and typed(own)["venue"] == ["Zaal 2"]
    assert client.post(FORM, typed(own) | {"sure": "1"}).status_code == 302
    [waiting] = queries.to_answer(cast.actor(cast.ivo))
    assert [(one.id, one.own) for one in waiting.doubles] == [(cast.activity.pk, True)]
    client.force_login(cast.ivo)
    page = client.get(reverse("directory:upkeep")).text
    assert "Misschien staat dit er al" in page and reverse("directory:activity", args=[cast.activity.pk]) in page


def test_what_others_have_nearby_under_a_like_name_is_told_and_what_is_elsewhere_is_not(cast, client):
    near = {"theme": "creative", "venue": "Zaal 2", "postcode": "1234 AB"}
    there = add_by_steward(cast.actor(cast.ivo), Offer(title="Breicafe", **near))
    client.force_login(cast.gijs)
    page = client.post(FORM, given())
    assert "Dit staat misschien al op de kaart" in page.text
    assert reverse("directory:activity", args=[there.pk]) in page.text
    assert reverse("directory:edit", args=[there.pk]) not in page.text
    assert client.post(FORM, given(title="Schaakclub", venue="Kelder")).status_code == 302


def test_what_a_colleague_sent_already_is_told(cast, client):
    row = sent(cast)
    client.force_login(cast.gijs)
    page = client.post(FORM, given())
    assert page.status_code == 200 and reverse("directory:proposal", args=[row.pk]) in page.text
    assert Proposal.objects.count() == 1


def test_once_on_the_map_it_is_compared_with_what_is_there(cast):
    near = {"theme": "creative", "venue": "Zaal 2", "postcode": "1234 AB"}
    there = add_by_steward(cast.actor(cast.ivo), Offer(title="Breicafe", **near))
    entry = approved(cast, sent(cast, **near))
    outbox.work_off()
    pair = Likeness.objects.get()
    assert {pair.one_id, pair.other_id} == {there.pk, entry.pk}


def test_who_works_for_two_organisations_says_for_which(cast, client):
    other = an_organisation(cast.here.region, "provider", "Het Nest")
    Membership.objects.create(
        region_id=cast.here.region.pk, user=cast.gijs, organisation=other, role=Role.PROVIDER, since=date(2020, 1, 1)
    )
    client.force_login(cast.gijs)
    unsaid = client.post(FORM, given())
    assert unsaid.status_code == 422 and "id_organisation_error" in unsaid.text
    assert client.post(FORM, given(organisation=str(cast.here.welfare.pk))).status_code == 422
    assert client.post(FORM, given(organisation=str(other.pk))).status_code == 302
    assert Proposal.objects.get().organisation == other


def test_no_row_says_that_it_is_on_the_map_without_an_entry(cast):
    row = sent(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(state="approved")


def test_the_provider_gets_one_mail_about_the_answer_and_it_says_nothing_of_the_question(cast):
    row = sent_back(cast, sent(cast))
    outbox.work_off()
    [letter] = mail.outbox
    assert letter.to == [cast.gijs.email] and "Breicafé" in letter.body and LIST in letter.body
    assert "Op welke dag" not in letter.body
    offer = Offer(title="Breicafé", theme="creative", organisation_id=cast.provider.pk, days=8)
    row = actions.propose(cast.actor(cast.gijs), row.pk, offer, seen=shown(actions.as_activity(row)))
    approved(cast, row)
    outbox.work_off()
    assert len(mail.outbox) == 2 and "staat op de sociale kaart" in mail.outbox[1].subject


def test_each_of_it_is_in_the_log(cast):
    row = sent_back(cast, sent(cast))
    offer = Offer(title="Breicafé", theme="creative", organisation_id=cast.provider.pk, days=8)
    approved(cast, actions.propose(cast.actor(cast.gijs), row.pk, offer, seen=shown(actions.as_activity(row))))
    actions.take_back(cast.actor(cast.gijs), sent(cast, title="Haakclub").pk)
    lines = AuditEntry.objects.filter(object_type="directory.Proposal").order_by("pk")
    assert [(line.verb, line.user_id) for line in lines] == [
        ("proposal.sent", cast.gijs.pk),
        ("proposal.answered", cast.ivo.pk),
        ("proposal.sent", cast.gijs.pk),
        ("proposal.answered", cast.ivo.pk),
        ("proposal.sent", cast.gijs.pk),
        ("proposal.taken_back", cast.gijs.pk),
    ]


def test_a_key_of_nothing_is_not_found(cast):
    with pytest.raises(NotVisible):
        actions.take_back(cast.actor(cast.gijs), uuid.uuid4())
