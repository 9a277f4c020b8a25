"""A referrer corrects what was written; a stale page is told so."""

import pytest
from django.urls import reverse

from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.actions.mend import Correction, correct
from kring.referral.actions.receive import accept
from kring.referral.models import Referral, ReferralEvent
from tests.factories import a_referral


def test_both_versions_are_kept(cast):
    referral = a_referral(cast, help_question="Wil wandelen.")
    correct(
        cast.actor(cast.anna), referral.pk, Correction(help_question="Wil zingen.", discussed=("own_wish",), willing=2)
    )

    assert Referral.objects.get().help_question == "Wil zingen."
    assert ReferralEvent.objects.get(kind="correct").data["former"] == {
        "help_question": "Wil wandelen.",
        "willing": None,
    }


def test_nothing_happens_when_nothing_differs(cast):
    referral = a_referral(cast, help_question="Wil wandelen.")
    correct(
        cast.actor(cast.anna),
        referral.pk,
        Correction(help_question="Wil wandelen.", discussed=("own_wish",), willing=None),
    )

    assert not ReferralEvent.objects.filter(kind="correct").exists()


def test_a_stale_page_is_refused(cast):
    referral = a_referral(cast)
    accept(cast.actor(cast.dewi), referral.pk)
    with pytest.raises(ChangedMeanwhile):
        correct(
            cast.actor(cast.anna),
            referral.pk,
            Correction(help_question="X", discussed=(), willing=None),
            seq=referral.seq,
        )


def test_the_page_shows_both_versions_and_keeps_the_input(client, cast, in_english):
    referral = a_referral(cast, help_question="Wil wandelen.")
    client.force_login(cast.anna)
    stale = {"help_question": "Wil zwemmen.", "seq": referral.seq}
    correct(cast.actor(cast.bram), referral.pk, Correction(help_question="Wil zingen.", discussed=(), willing=None))

    answer = client.post(reverse("referral:correct", args=[referral.pk]), stale)
    assert answer.status_code == 409
    assert "This changed meanwhile" in answer.text
    assert "Wil zingen." in answer.text and "Wil zwemmen." in answer.text
    assert Referral.objects.get().help_question == "Wil zingen."

    again = {"help_question": "Wil zwemmen.", "seq": Referral.objects.get().seq}
    assert client.post(reverse("referral:correct", args=[referral.pk]), again).status_code == 302
    assert Referral.objects.get().help_question == "Wil zwemmen."


def test_the_former_words_stand_in_the_history_for_both_sides(client, cast):
    referral = a_referral(cast, help_question="Wil wandelen.")
    correct(
        cast.actor(cast.anna), referral.pk, Correction(help_question="Wil zingen.", discussed=("own_wish",), willing=2)
    )
    for reader in (cast.anna, cast.dewi):
        client.force_login(reader)
        page = client.get(reverse("doors:file", args=[referral.pk])).text
        assert "Wil zingen." in page
        assert "Eerst stond er: ‘Wil wandelen.’" in page
