"""A steward calls the link worker 'wijkgids' and publishes; from then on everybody around a referral reads it."""

import dataclasses

import pytest
from django.test import Client
from django.urls import reverse

from kring.access import links
from kring.access.models import LinkPurpose
from kring.programme.actions import save_draft
from kring.programme.queries import version_in_force
from tests.doors.steward.test_drafts import lock, url
from tests.factories import an_accepted_referral
from tests.matching.handovers import a_handover, token_of
from tests.programme.own_words import OWN, own_content, own_words_in, shown, usual_words_in

pytestmark = pytest.mark.django_db

NEUTRAL = ["client", "sent"]  # the client's page and card hold none of the terms, on purpose


def words_form(draft, **more):
    """The words of the programme, filled in."""
    supports = {
        f"supports_{code}_{one}": words[one] for code, words in draft.content["supports"].items() for one in words
    }
    terms = {f"terms_{code}_{one}": words[one] for code, words in OWN.items() for one in words}
    return lock(draft) | supports | terms | more


def read_around_a_referral(cast):
    """What client, provider, GP and link worker read around a new referral."""
    client, referral = Client(), an_accepted_referral(cast)
    handover = a_handover(cast, referral)
    found = {
        "client": client.get(reverse("doors:client", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])),
        "provider": client.get(reverse("doors:provider_link", args=[token_of(handover)])),
    }
    client.force_login(cast.anna)
    found["refer"] = client.get(reverse("referral:new"))
    found["sent"] = client.get(reverse("doors:sent", args=[referral.pk]))
    found["file of the GP"] = client.get(reverse("doors:file", args=[referral.pk]))
    client.force_login(cast.dewi)
    found["file"] = client.get(reverse("doors:file", args=[referral.pk]))
    found["today"] = client.get(reverse("doors:today"))
    found["feedback"] = client.get(reverse("feedback:page", args=[referral.pk]))
    client.force_login(cast.fenna)
    found["team"] = client.get(reverse("doors:team"))
    return {name: shown(answer.text) for name, answer in found.items()}


def test_a_steward_sets_words_and_everybody_reads_them(cast, client, django_capture_on_commit_callbacks):
    before = read_around_a_referral(cast)
    assert [name for name, text in before.items() if not usual_words_in(text)] == NEUTRAL

    client.force_login(cast.ivo)
    client.post(url("draft_start", cast.here.programme))
    draft = cast.here.programme.versions.get(published_at=None)
    client.post(url("draft", draft, section="words"), words_form(draft))
    draft.refresh_from_db()
    assert draft.content["terms"] == OWN

    page = shown(client.get(url("version", draft)).text)
    assert "De wijkgids belt de deelnemer, en samen zoeken zij een buurtgroep." in page
    assert "The guide calls the participant, and together they look for a local group." in page
    left_over = "In uw eigen teksten staat nog het gebruikelijke woord"
    assert left_over in page
    assert "Wat de welzijnscoach doet" in page

    own_texts = {name: part for name, part in own_content().items() if name != "terms"}
    draft = save_draft(cast.actor(cast.ivo), draft, own_texts, draft.edited_at)
    assert left_over not in shown(client.get(url("version", draft)).text)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("publish", draft), lock(draft))
    assert version_in_force(cast.here.programme) == draft

    cast = dataclasses.replace(cast, here=dataclasses.replace(cast.here, version=draft))
    after = read_around_a_referral(cast)
    assert {name: usual_words_in(text) for name, text in after.items()} == {name: [] for name in after}
    assert [name for name, text in after.items() if not own_words_in(text)] == NEUTRAL


@pytest.mark.parametrize("odd", ["<b>deelnemer</b>", "50%", "%(name)s", "d" * 41, "deel{}nemer", "deelnemer."])
def test_what_cannot_stand_in_a_sentence_is_refused_beside_the_field(cast, client, odd):
    client.force_login(cast.ivo)
    client.post(url("draft_start", cast.here.programme))
    draft = cast.here.programme.versions.get(published_at=None)
    page = client.post(url("draft", draft, section="words"), words_form(draft, terms_client_nl=odd)).text
    assert 'id="id_terms_client_nl_error"' in page
    assert 'id="id_terms_client_en_error"' not in page
    draft.refresh_from_db()
    assert draft.content["terms"] == {}


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (("terms_clients_nl", "terms_clients_en"), "enkelvoud en meervoud horen bij elkaar"),
        (("terms_client_en",), "De woorden voor ‘cliënt’ zijn er niet in beide talen."),
    ],
)
def test_half_a_term_is_kept_in_the_draft_but_not_published(cast, client, missing, said):
    client.force_login(cast.ivo)
    client.post(url("draft_start", cast.here.programme))
    draft = cast.here.programme.versions.get(published_at=None)
    client.post(url("draft", draft, section="words"), words_form(draft, **dict.fromkeys(missing, "")))
    draft.refresh_from_db()
    assert said in shown(client.get(url("version", draft)).text)
    client.post(url("publish", draft), lock(draft))
    assert version_in_force(cast.here.programme) == cast.here.version
