"""The receiver sees that two practices may have referred the same person, says so or not, and can take it back."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible, visible
from kring.clients.models import Client, SamePerson
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.actions.messages import send_note
from kring.referral.actions.receive import pass_on
from kring.referral.actions.same_person import SaidOtherwise, say, undo
from kring.referral.same_person import file_same_person
from kring.ui.phone import shown
from tests.factories import a_person, a_referral

MAYBE = "Mogelijk dezelfde persoon"
OTHER_FILE = "Open het andere dossier"


def by_carla(cast, to=None, **fields):
    """The same Mrs Beem, as the other practice entered her."""
    return a_referral(
        cast, by=cast.carla, to=to, practice_id=cast.other_practice.pk, person=a_person(**{"phone": ""} | fields)
    )


def pair_address(one, other, undoing=False):
    name = "referral:same_person_undo" if undoing else "referral:same_person"
    return reverse(name, kwargs={"id": one.pk, "dossier": other.pk})


def page(client, user, referral):
    client.force_login(user)
    response = client.get(reverse("doors:file", args=[referral.pk]))
    assert response.status_code == 200
    return response.content.decode()


def told(cast, user, referral):
    can = frozenset({"client.match"})
    return file_same_person(cast.actor(user), referral, can)


def test_the_link_worker_is_shown_that_another_practice_may_have_referred_the_same_person(cast, client):
    first, second = a_referral(cast), by_carla(cast, last_name="Béém")
    html = page(client, cast.dewi, second)
    assert MAYBE in html
    assert "De Linde" in html
    assert pair_address(second, first) in html
    assert str(first.pk) in AuditEntry.objects.get(verb="referral.listed").object_ids


PHONE = "0612345678"


@pytest.mark.parametrize(
    ("alike", "why"),
    [
        ({"last_name": "Jansen"}, "dezelfde geboortedatum en hetzelfde telefoonnummer"),
        ({"birth_date": date(1960, 1, 1)}, "dezelfde achternaam en hetzelfde telefoonnummer"),
        ({}, "dezelfde achternaam, geboortedatum en hetzelfde telefoonnummer"),
    ],
)
def test_a_phone_number_counts_together_with_a_birth_date_or_a_last_name(cast, alike, why):
    first = a_referral(cast)
    other = by_carla(cast, phone=PHONE, **alike)
    assert [(one.id, one.why) for one in told(cast, cast.dewi, first).perhaps] == [(other.pk, why)]


def test_everybody_in_a_shelter_has_one_phone_number_and_they_are_not_the_same_person(cast):
    first = a_referral(cast)
    for day in (1, 2, 3):
        by_carla(cast, last_name="Jansen", birth_date=date(1960, 1, day), phone=PHONE)
    assert told(cast, cast.dewi, first) is None
    same = by_carla(cast, phone=PHONE)
    assert [one.id for one in told(cast, cast.dewi, first).perhaps] == [same.pk]


def test_what_was_said_about_files_never_falls_out_of_sight_for_who_only_looks_alike(cast, monkeypatch):
    monkeypatch.setattr("kring.referral.same_person.MOST", 2)
    first, same, different = a_referral(cast), by_carla(cast), by_carla(cast)
    say(cast.actor(cast.dewi), first.pk, same.pk, True)
    say(cast.actor(cast.dewi), first.pk, different.pk, False)
    alike = [by_carla(cast) for _each in range(3)]
    found = told(cast, cast.dewi, first)
    assert [one.id for one in found.same] == [same.pk]
    assert [one.id for one in found.different] == [different.pk]
    assert {one.id for one in found.perhaps} == {alike[1].pk, alike[2].pk}


def test_the_file_asks_as_much_with_many_alike_as_with_one(cast, client):
    """Twelve of them: said to be the same, said to be others, and only alike."""
    first = a_referral(cast)

    def asked() -> int:
        page(client, cast.dewi, first)
        with CaptureQueriesContext(connection) as queries:
            page(client, cast.dewi, first)
        return len(queries)

    nobody = asked()
    by_carla(cast)
    one = asked()
    assert one <= nobody + 2  # what the reader is to these files, and the line in the log
    for number in range(12):
        other = by_carla(cast)
        if number % 3:
            say(cast.actor(cast.dewi), first.pk, other.pk, number % 3 == 1)
    found = told(cast, cast.dewi, first)
    assert (len(found.same), len(found.different), len(found.perhaps)) == (4, 4, 5)
    assert asked() == one


def test_another_birth_date_or_name_is_somebody_else(cast):
    first = a_referral(cast)
    by_carla(cast, birth_date=date(1955, 3, 5))
    by_carla(cast, last_name="Beemster")
    assert told(cast, cast.dewi, first) is None


def test_a_file_of_a_colleague_is_never_suggested(cast, client):
    first, second = a_referral(cast), by_carla(cast)
    assert told(cast, cast.dewi, first).perhaps[0].id == second.pk
    pass_on(cast.actor(cast.dewi), second.pk, cast.els.pk)

    assert told(cast, cast.dewi, first) is None
    assert MAYBE not in page(client, cast.dewi, first)
    assert client.get(pair_address(first, second)).status_code == 404
    assert client.post(pair_address(first, second), {"same": "1", "seq": 1, "other_seq": 1}).status_code == 404
    assert not SamePerson.objects.exists()


def test_the_referrer_sees_nothing_of_it_and_may_not_say_it(cast, client):
    first, again = a_referral(cast), a_referral(cast)
    say(cast.actor(cast.dewi), first.pk, again.pk, True)
    assert OTHER_FILE in page(client, cast.dewi, first)

    html = page(client, cast.anna, first)
    assert OTHER_FILE not in html and MAYBE not in html and again.reference not in html
    assert client.get(pair_address(first, again)).status_code == 403
    assert not visible(SamePerson, cast.actor(cast.anna)).exists()
    with pytest.raises(NotAllowed):
        say(cast.actor(cast.anna), first.pk, again.pk, False)


def test_side_by_side_shows_what_tells_people_apart(cast, client):
    first = a_referral(cast, person=a_person(street="Dorpsstraat 1", postcode="1234 AB", place="Westerveld"))
    second = by_carla(cast, first_name="Wilhelmina")
    client.force_login(cast.dewi)
    html = client.get(pair_address(second, first)).content.decode()
    for text in (
        "Mien Beem",
        "Wilhelmina Beem",
        "Dorpsstraat 1",
        shown("0612345678"),
        "De Linde",
        "Het Anker",
        "Nieuw",
    ):
        assert text in html
    opened = AuditEntry.objects.filter(verb="client.opened").values_list("dossier_id", flat=True)
    assert set(opened) == {first.pk, second.pk}


def test_saying_the_same_person_links_the_files_and_leaves_both_clients_as_they_were(cast, client):
    first, second = a_referral(cast), by_carla(cast)
    before = list(Client.objects.order_by("pk").values())
    client.force_login(cast.dewi)
    response = client.post(pair_address(second, first), {"same": "1", "seq": second.seq, "other_seq": first.seq})
    assert response.status_code == 302

    for here, there in ((first, second), (second, first)):
        html = page(client, cast.dewi, here)
        assert reverse("doors:file", args=[there.pk]) in html
        assert OTHER_FILE in html and MAYBE not in html
    assert list(Client.objects.order_by("pk").values()) == before
    logged = AuditEntry.objects.filter(verb="client.matched").values_list("dossier_id", flat=True)
    assert set(logged) == {first.pk, second.pk}
    for practice, own, foreign in ((cast.anna, first, second), (cast.carla, second, first)):
        assert foreign.reference not in page(client, practice, own)


def test_undo_puts_the_files_apart_again_and_is_logged(cast, client):
    first, second = a_referral(cast), by_carla(cast)
    said = say(cast.actor(cast.dewi), first.pk, second.pk, True)
    client.force_login(cast.dewi)
    assert client.post(pair_address(second, first, undoing=True), {"said": said.pk}).status_code == 302

    assert MAYBE in page(client, cast.dewi, first)
    said.refresh_from_db()
    assert said.undone_by == cast.dewi
    assert AuditEntry.objects.filter(verb="client.unmatched").count() == 2
    say(cast.actor(cast.dewi), first.pk, second.pk, True)
    assert client.post(pair_address(second, first, undoing=True), {"said": said.pk}).status_code == 302
    assert SamePerson.objects.filter(undone_at=None).count() == 1  # an old page does not undo what was said anew


def test_not_the_same_person_is_remembered_and_can_be_taken_back(cast, client):
    first, second = a_referral(cast), by_carla(cast)
    client.force_login(cast.dewi)
    client.post(pair_address(first, second), {"same": "0", "seq": first.seq, "other_seq": second.seq})
    html = page(client, cast.dewi, first)
    assert MAYBE not in html and "Lijkt erop, maar is iemand anders" in html
    said = SamePerson.objects.get()
    assert undo(cast.actor(cast.dewi), first.pk, second.pk, said.pk)
    assert MAYBE in page(client, cast.dewi, first)


def test_what_a_colleague_said_is_for_who_may_see_both_files(cast):
    first, second = a_referral(cast), by_carla(cast)
    say(cast.actor(cast.dewi), first.pk, second.pk, True)
    assert visible(SamePerson, cast.actor(cast.dewi)).count() == 1
    pass_on(cast.actor(cast.dewi), second.pk, cast.els.pk)
    assert not visible(SamePerson, cast.actor(cast.dewi)).exists()
    assert not visible(SamePerson, cast.actor(cast.els)).exists()
    with pytest.raises(NotVisible):
        undo(cast.actor(cast.els), second.pk, first.pk, SamePerson.objects.get().pk)
    pass_on(cast.actor(cast.dewi), first.pk, cast.els.pk)
    assert told(cast, cast.els, first).same[0].said.said_by == cast.dewi


def test_the_same_practice_referring_again_needs_no_saying(cast, client):
    first = a_referral(cast)
    again = a_referral(cast, person=None, wishes=None, client_id=first.client_id)
    html = page(client, cast.dewi, again)
    assert MAYBE not in html and OTHER_FILE in html


def test_twice_is_once_and_the_opposite_is_told(cast, client):
    first, second = a_referral(cast), by_carla(cast)
    dewi = cast.actor(cast.dewi)
    assert say(dewi, first.pk, second.pk, True) == say(dewi, second.pk, first.pk, True)
    assert SamePerson.objects.count() == 1
    with pytest.raises(SaidOtherwise):
        say(dewi, first.pk, second.pk, False)
    client.force_login(cast.dewi)
    response = client.post(pair_address(first, second), {"same": "0", "seq": first.seq, "other_seq": second.seq})
    assert response.status_code == 409
    assert "Dewi Darma" in response.content.decode()


def test_a_file_that_changed_meanwhile_is_looked_at_once_more(cast, client):
    first, second = a_referral(cast), by_carla(cast)
    send_note(cast.actor(cast.carla), second.pk, "Zij is verhuisd.")
    seen = {first.pk: first.seq, second.pk: second.seq}
    with pytest.raises(ChangedMeanwhile):
        say(cast.actor(cast.dewi), first.pk, second.pk, True, seen)
    client.force_login(cast.dewi)
    response = client.post(pair_address(first, second), {"same": "1", "seq": first.seq, "other_seq": second.seq})
    assert response.status_code == 409
    assert not SamePerson.objects.exists()
    assert client.post(pair_address(first, second), {"same": "x"}).status_code == 422


def test_files_of_two_organisations_are_not_compared(cast):
    first, second = a_referral(cast), by_carla(cast)
    assert told(cast, cast.dewi, first) is not None
    second.welfare = cast.there.welfare
    second.save(update_fields=["welfare"])
    assert told(cast, cast.dewi, first) is None
    with pytest.raises(NotVisible):
        say(cast.actor(cast.dewi), first.pk, second.pk, True)
