"""A provider corrects its own entry, by account or by link; a steward sees what changed and may put it back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access import links
from kring.access.models import Link, LinkPurpose
from kring.access.policy import NotAllowed, NotVisible
from kring.directory import actions
from kring.directory.models import Activity, Correction, Said
from kring.directory.rules.meanwhile import shown_in_short
from kring.directory.upkeep import keepers, review
from kring.duties.models import Step
from tests.directory.upkeep.kept import appointed, as_shown, confirm, form, page_of, save
from tests.matching.handovers import a_handover


@pytest.fixture
def ways(cast, client):
    """The two ways in: signed in as the provider, or with the link. Each gives the addresses of what can be done."""

    def by(way):
        if way == "account":
            client.force_login(cast.gijs)
            return {
                verb: reverse(f"directory:{verb}", args=[cast.activity.pk])
                for verb in ("activity", "edit", "full", "confirm", "stop", "go_on")
            }
        token = appointed(cast)
        return {verb: page_of(token, verb) for verb in ("edit", "full", "confirm", "stop", "go_on")} | {
            "activity": page_of(token)
        }

    return by


BOTH = pytest.mark.parametrize("way", ["account", "link"])


@BOTH
def test_a_correction_stands_at_once_and_the_steward_sees_what_changed(cast, client, ways, way):
    act = ways(way)
    assert client.get(act["edit"]).status_code == 200
    assert save(client, act["edit"], form(title="Ommetje De Brug", cost="3", cost_per="time")).status_code == 302

    cast.activity.refresh_from_db()
    assert (cast.activity.title, cast.activity.organisation_id) == ("Ommetje De Brug", cast.provider.pk)
    [change] = review.to_see(cast.actor(cast.ivo))
    assert change.who == ("Gijs Groen" if way == "account" else "wie het met een link bijhoudt")
    lines = {line.label: (line.before, line.after) for line in change.lines}
    assert lines["titel"] == ("Wandelgroep De Brug", "Ommetje De Brug")
    assert lines["kosten"] == ("gratis", "€\N{NO-BREAK SPACE}3,00")
    assert "dagen" not in lines

    client.force_login(cast.ivo)
    assert "De kaart bijhouden (1)" in client.get(reverse("directory:search")).content.decode()
    page = client.get(reverse("directory:upkeep")).content.decode()
    assert "Ommetje De Brug" in page and "Er stond" in page


def test_what_a_form_only_writes_otherwise_is_no_change(cast, client):
    """Languages in the order of the ticks, and line ends as a browser sends them."""
    Activity.objects.filter(pk=cast.activity.pk).update(
        spoken="tr ar", description="Eerst koffie.\n\nDan lopen.", source="stad", source_id="1"
    )
    client.force_login(cast.gijs)
    page = reverse("directory:edit", args=[cast.activity.pk])
    sent = form(phone="0612345678", spoken=["ar", "tr"], description="Eerst koffie.\r\n\r\nDan lopen.")
    save(client, page, sent)
    [change] = review.to_see(cast.actor(cast.ivo))
    assert [line.label for line in change.lines] == ["telefoon"]
    assert set(Said.objects.filter(activity=cast.activity).values_list("subject", flat=True)) == {"phone"}

    save(client, page, sent | {"spoken": ["ar"]})
    assert "andere talen" in {line.label for one in review.to_see(cast.actor(cast.ivo)) for line in one.lines}


@BOTH
def test_it_is_put_back_but_not_what_somebody_changed_since(cast, client, ways, way):
    save(client, ways(way)["edit"], form(title="Ommetje", phone="0612345678"))
    Activity.objects.filter(pk=cast.activity.pk).update(phone="0687654321")
    [change] = review.to_see(cast.actor(cast.ivo))
    client.force_login(cast.ivo)
    client.post(reverse("directory:correction_back", args=[change.id]))
    cast.activity.refresh_from_db()
    assert (cast.activity.title, cast.activity.phone) == ("Wandelgroep De Brug", "0687654321")
    assert review.to_see(cast.actor(cast.ivo)) == []


def test_a_place_that_is_put_back_is_where_it_was(cast, client):
    Activity.objects.filter(pk=cast.activity.pk).update(latitude=52.1234, longitude=5.4321)
    client.force_login(cast.gijs)
    save(
        client,
        reverse("directory:edit", args=[cast.activity.pk]),
        form(postcode="9999 ZZ", description=cast.activity.description),
    )
    assert Activity.objects.get(pk=cast.activity.pk).latitude is None
    [change] = review.to_see(cast.actor(cast.ivo))
    assert [line.label for line in change.lines] == ["postcode"]
    review.put_back(cast.actor(cast.ivo), change.id)
    row = Activity.objects.get(pk=cast.activity.pk)
    assert (row.postcode, row.latitude, row.longitude) == ("1234", 52.1234, 5.4321)


def test_of_an_entry_from_a_feed_the_organiser_s_newer_word_is_shown_and_the_feed_s_is_kept(cast, client):
    Activity.objects.filter(pk=cast.activity.pk).update(source="gemeente", source_id="7")
    client.force_login(cast.gijs)
    save(client, reverse("directory:edit", args=[cast.activity.pk]), form(title="Ommetje"))
    assert Activity.objects.get(pk=cast.activity.pk).title == "Ommetje"
    said = {row.origin: (row.value["title"], row.shown) for row in Said.objects.filter(subject="title")}
    assert said == {"feed": ("Wandelgroep De Brug", False), "provider": ("Ommetje", True)}
    review.put_back(cast.actor(cast.ivo), review.to_see(cast.actor(cast.ivo))[0].id)
    assert Activity.objects.get(pk=cast.activity.pk).title == "Wandelgroep De Brug"


def test_what_is_right_is_looked_at_once(cast, client):
    actor = cast.actor(cast.gijs)
    actions.set_full(actor, cast.activity.pk, True)
    assert review.to_see(cast.actor(cast.ivo)) == []
    client.force_login(cast.gijs)
    save(client, reverse("directory:edit", args=[cast.activity.pk]), form(title="Ommetje"))
    [change] = review.to_see(cast.actor(cast.ivo))
    client.force_login(cast.ivo)
    client.post(reverse("directory:correction_right", args=[change.id]))
    assert review.to_see(cast.actor(cast.ivo)) == []
    client.post(reverse("directory:correction_back", args=[change.id]))
    cast.activity.refresh_from_db()
    assert cast.activity.title == "Ommetje"


def test_what_a_steward_changes_needs_nobody_to_look(cast, client):
    client.force_login(cast.ivo)
    save(client, reverse("directory:edit", args=[cast.activity.pk]), form(title="Ommetje"))
    assert Activity.objects.get(pk=cast.activity.pk).title == "Ommetje"
    assert not Correction.objects.exists()


@BOTH
def test_full_room_again_right_and_stops_each_by_one_press(cast, client, ways, way):
    act, today = ways(way), timezone.localdate()
    Activity.objects.filter(pk=cast.activity.pk).update(confirmed_on=today - timedelta(days=400), expires_on=today)

    def now():
        return Activity.objects.get(pk=cast.activity.pk)

    client.post(act["full"], {"full": "1"})
    assert now().full
    client.post(act["full"], {"full": "0"})
    assert not now().full
    confirm(client, act["activity"], act["confirm"])
    assert now().confirmed_on == today and now().expires_on > today + timedelta(days=150)
    assert client.post(act["stop"], {"on": "2020-02-30"}).status_code == 422
    assert now().active
    client.post(act["stop"], {"on": today.isoformat(), "sure": "1"})
    assert now().active and now().ends_on == today
    [change] = review.to_see(cast.actor(cast.ivo))
    review.put_back(cast.actor(cast.ivo), change.id)
    assert now().active and now().ends_on is None


@BOTH
def test_whose_client_is_on_the_way_there_gets_a_step(cast, client, ways, way):
    handover = a_handover(cast)
    act = ways(way)

    def why():
        owed = Step.objects.filter(dossier=handover.referral_id, done_at=None, details__has_key="because")
        return {step.details["because"] for step in owed}

    assert why() == set()
    save(client, act["edit"], form(days=["4"]))
    assert why() == {"changed"}
    client.post(act["full"], {"full": "1"})
    assert why() == {"changed", "full"}
    client.post(act["stop"], {"on": timezone.localdate().isoformat(), "sure": "1"})
    assert why() == {"ended"}  # whoever has to look for something else need not be told of another time as well


def test_a_change_of_words_alone_gives_nobody_a_step(cast, client, ways):
    handover = a_handover(cast)
    save(client, ways("link")["edit"], form(description="Samen een uur wandelen."))
    assert Activity.objects.get(pk=cast.activity.pk).description == "Samen een uur wandelen."
    assert not Step.objects.filter(dossier=handover.referral_id, details__because="changed").exists()


def test_the_link_opens_one_entry_and_nothing_else(cast, client):
    other = actions.add(cast.actor(cast.ivo), actions.Offer(title="Koor", theme="culture"))
    token = appointed(cast)
    link = links.find(token, LinkPurpose.KEEPER)
    bearer = links.bearer(link)
    stands = shown_in_short(Activity.objects.get(pk=cast.activity.pk))
    assert actions.confirm(bearer, cast.activity.pk, seen=stands)
    for refused in (
        lambda: actions.confirm(bearer, other.pk, seen=shown_in_short(other)),
        lambda: actions.set_full(bearer, other.pk, True),
        lambda: actions.stop(bearer, other.pk, timezone.localdate()),
    ):
        with pytest.raises(NotVisible):
            refused()
    with pytest.raises(NotAllowed):
        actions.add(bearer, actions.Offer(title="X", theme="meet"))
    for purpose in (LinkPurpose.CLIENT, LinkPurpose.PROVIDER):
        assert links.find(token, purpose) is None
    assert client.get(reverse("directory:activity", args=[cast.activity.pk])).status_code == 302


@BOTH
def test_whoever_keeps_an_entry_is_asked_whether_it_is_right_and_not_told_to_call_first(cast, client, ways, way):
    page = ways(way)["activity"]
    Activity.objects.filter(pk=cast.activity.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    asked = "Klopt alles nog?"
    assert asked in client.get(page).text and "Bel eerst" not in client.get(page).text
    client.force_login(cast.dewi)
    other = client.get(reverse("directory:activity", args=[cast.activity.pk])).text
    assert "Bel eerst" in other and asked not in other


def test_a_link_that_was_taken_back_or_given_to_another_is_dead(cast, client):
    token = appointed(cast)
    assert client.get(page_of(token)).status_code == 200
    newer = appointed(cast)
    assert (client.get(page_of(token)).status_code, client.get(page_of(newer)).status_code) == (404, 200)
    client.force_login(cast.ivo)
    client.post(reverse("directory:keeper_end", args=[cast.activity.pk]))
    assert client.get(page_of(newer)).status_code == 404
    assert client.post(page_of(newer, "full"), {"full": "1"}).status_code == 404
    assert not Activity.objects.get(pk=cast.activity.pk).full


def test_only_a_steward_gives_the_link_and_looks_at_changes(cast):
    with pytest.raises(NotAllowed):
        keepers.appoint(cast.actor(cast.gijs), cast.activity.pk, name="", email="a@example.org")
    with pytest.raises(NotVisible):
        keepers.appoint(cast.actor(cast.lot), cast.activity.pk, name="", email="a@example.org")
    appointed(cast)
    offer = actions.Offer(title="Anders", theme="walk")
    actions.change(cast.actor(cast.gijs), cast.activity.pk, offer, seen=as_shown(cast.activity))
    change = Correction.objects.get()
    for person in (cast.gijs, cast.dewi):
        with pytest.raises(NotAllowed):
            review.put_back(cast.actor(person), change.pk)
    with pytest.raises(NotVisible):
        review.put_back(cast.actor(cast.lot), change.pk)
    assert Activity.objects.get(pk=cast.activity.pk).title == "Anders"


def test_the_link_is_about_nobody_and_a_client_s_link_always_about_somebody(cast):
    appointed(cast)
    assert Link.objects.get(purpose=LinkPurpose.KEEPER).dossier_id is None


def test_a_provider_does_not_give_its_entry_to_another_organisation(cast):
    before = cast.activity.organisation_id
    offer = actions.Offer(title="Anders", theme="walk", organisation_id=cast.here.welfare.pk)
    for person, owner in ((cast.gijs, before), (cast.ivo, cast.here.welfare.pk)):
        saved = actions.change(cast.actor(person), cast.activity.pk, offer, seen=as_shown(cast.activity))
        assert saved.organisation_id == owner


@BOTH
def test_where_handovers_go_is_for_a_steward_to_change(cast, client, ways, way):
    act = ways(way)
    save(client, act["edit"], form(email="elsewhere@example.org", title="Ommetje"))
    cast.activity.refresh_from_db()
    assert (cast.activity.title, cast.activity.email) == ("Ommetje", "brug@example.org")

    client.force_login(cast.ivo)
    save(client, reverse("directory:edit", args=[cast.activity.pk]), form(email="elsewhere@example.org"))
    cast.activity.refresh_from_db()
    assert cast.activity.email == "elsewhere@example.org"


@BOTH
def test_what_a_steward_took_off_the_open_web_or_ended_does_not_come_back(cast, client, ways, way):
    act = ways(way)
    Activity.objects.filter(pk=cast.activity.pk).update(public=False)
    save(client, act["edit"], form(title="Ommetje", public="on"))
    cast.activity.refresh_from_db()
    assert (cast.activity.title, cast.activity.public) == ("Ommetje", False)

    Activity.objects.filter(pk=cast.activity.pk).update(active=False, ends_on=timezone.localdate())
    later = timezone.localdate() + timedelta(days=30)
    assert client.post(act["stop"], {"on": later.isoformat(), "sure": "1"}).status_code in (403, 404)
    assert client.post(act["go_on"]).status_code in (403, 404)
    cast.activity.refresh_from_db()
    assert not cast.activity.active
