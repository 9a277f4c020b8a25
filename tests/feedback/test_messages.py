"""A message between referrer and link worker waits in the other side's inbox until somebody there read it."""

import pytest

from kring.access.models import AuditEntry
from kring.access.policy import NotVisible
from kring.feedback.actions import open_notice
from kring.feedback.models import Notice
from kring.feedback.queries import inbox
from kring.referral.actions.messages import mark_read, send_note
from kring.referral.models import Message
from tests.factories import an_accepted_referral


@pytest.fixture
def referral(cast):
    """Dewi accompanies Anna's client."""
    referral = an_accepted_referral(cast)
    Notice.objects.all().delete()
    return referral


def waiting_for(cast, *people):
    return [[one.what for one in inbox(cast.actor(person))] for person in people]


def unread():
    return Message.objects.filter(read_at=None).count()


def test_it_waits_for_the_other_side_and_for_nobody_else(cast, referral):
    send_note(cast.actor(cast.dewi), referral.pk, "Mevrouw komt graag.")
    told = ["Een bericht van de welzijnscoach"]
    assert waiting_for(cast, cast.anna, cast.bram) == [told, told]
    assert waiting_for(cast, cast.dewi, cast.els, cast.carla, cast.ivo, cast.jet) == [[]] * 5


def test_opening_the_notice_reads_the_messages(cast, referral):
    send_note(cast.actor(cast.anna), referral.pk, "Zij is verhuisd.")
    assert unread() == 1
    open_notice(cast.actor(cast.dewi), Notice.objects.get().pk)
    assert (unread(), waiting_for(cast, cast.dewi)) == (0, [[]])
    assert AuditEntry.objects.filter(verb="message.read", user_id=cast.dewi.pk).count() == 1


def test_reading_on_the_file_takes_it_out_of_the_inbox(cast, referral):
    send_note(cast.actor(cast.dewi), referral.pk, "Mevrouw komt graag.")
    assert mark_read(cast.actor(cast.bram), referral.pk) == 1
    assert waiting_for(cast, cast.anna, cast.bram) == [[], []]


def test_answering_reads_what_was_there(cast, referral):
    send_note(cast.actor(cast.dewi), referral.pk, "Mag ik bellen?")
    send_note(cast.actor(cast.anna), referral.pk, "Ja.")
    assert list(Message.objects.filter(read_at=None).values_list("text", flat=True)) == ["Ja."]
    assert waiting_for(cast, cast.anna) == [[]]


def test_writing_oneself_reads_nothing_of_ones_own(cast, referral):
    send_note(cast.actor(cast.dewi), referral.pk, "Eerste bericht.")
    send_note(cast.actor(cast.dewi), referral.pk, "Tweede bericht.")
    assert unread() == 2
    assert mark_read(cast.actor(cast.dewi), referral.pk) == 0


def test_a_stranger_reads_nothing(cast, referral):
    send_note(cast.actor(cast.dewi), referral.pk, "Mevrouw komt graag.")
    with pytest.raises(NotVisible):
        mark_read(cast.actor(cast.carla), referral.pk)
    assert unread() == 1


def test_looking_at_the_file_reads_nothing_and_the_button_does(cast, referral, client):
    send_note(cast.actor(cast.dewi), referral.pk, "Mevrouw komt graag.")
    client.force_login(cast.anna)
    page = client.get(f"/files/{referral.pk}/").text
    assert "nog niet gelezen" in page and "Als gelezen markeren" in page
    assert unread() == 1

    answer = client.post(f"/referrals/{referral.pk}/messages/read/")
    assert answer.url == f"/files/{referral.pk}/#messages"
    assert unread() == 0
    page = client.get(f"/files/{referral.pk}/").text
    assert "Mevrouw komt graag." in page and "nog niet gelezen" not in page


def test_the_writer_has_no_button_to_read_it(cast, referral, client):
    send_note(cast.actor(cast.dewi), referral.pk, "Mevrouw komt graag.")
    client.force_login(cast.dewi)
    page = client.get(f"/files/{referral.pk}/").text
    assert "nog niet gelezen" in page and "Als gelezen markeren" not in page
