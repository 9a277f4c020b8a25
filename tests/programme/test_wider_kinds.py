"""A programme says which kinds of activity it offers beside the usual ones; link workers are offered just those (R8)."""

from copy import deepcopy
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from kring.directory.forms import ProfileForm, SearchForm
from kring.directory.kinds import choices, meant
from kring.directory.models import Activity, Theme
from kring.directory.queries import search
from kring.directory.rules.terms import NAMES
from kring.directory.search.columns import THEME_WORDS
from kring.matching.forms import missing_from
from kring.programme.actions import publish_draft, save_draft, start_draft
from kring.programme.rules.agreement import WiderKind, read
from kring.programme.rules.difference import Change, Kind, differences
from kring.programme.scope import offered_in, offered_to, offered_with
from kring.programme.starting_point import starting_content
from kring.programme.vocabularies import forget
from tests.factories import an_accepted_referral

DEBTS = "Schuldhulpmaatjes"


def given(**fields):
    return QueryDict(urlencode(fields, doseq=True))


def widen(cast, place, *kinds):
    """Publish a version of the programme there that offers these kinds."""
    steward = cast.actor(cast.ivo if place is cast.here else cast.lot)
    draft = start_draft(steward, place.programme)
    draft = save_draft(steward, draft, {"kinds": list(kinds)}, draft.edited_at)
    publish_draft(steward, draft, draft.edited_at)
    forget()  # as when the transaction ends


def test_every_wider_kind_is_a_kind_with_words_to_be_found_by_and_a_term():
    assert set(WiderKind) < set(Theme) == set(NAMES["theme"]) == set(THEME_WORDS)


def test_without_a_word_of_it_only_the_usual_kinds_are_offered():
    content = deepcopy(starting_content())
    del content["kinds"]
    assert read(content).kinds == read(starting_content()).kinds == ()
    assert read(content | {"kinds": ["work", "gardens", "money"]}).kinds == (WiderKind.MONEY, WiderKind.WORK)
    assert len(choices(())) == 12 and "money" not in dict(choices(()))
    assert [kind for kind, _label in choices({"money"})][-1] == "money" and len(choices({"money"})) == 13


def test_what_cannot_be_chosen_more_precisely_is_practical_help():
    assert meant(["help"], {"money"}) == {"help", "home", "work", "safety"}
    assert meant(["walk"], ()) == {"walk"}


def test_versions_are_compared_by_the_kinds_they_offer():
    old, new = starting_content() | {"kinds": ["home"]}, starting_content() | {"kinds": ["money"]}
    assert differences(old, new) == [
        Change(Kind.ADDED, ("kinds", "money"), "", "yes"),
        Change(Kind.REMOVED, ("kinds", "home"), "yes", ""),
    ]


def test_what_is_missing_is_the_one_kind_that_was_chosen_and_never_guessed_from_words():
    def theme(wider=(), **asked):
        return missing_from(ProfileForm(given(**asked), wider=wider)).initial["theme"]

    assert theme(theme=["help"]) == "help"
    assert theme(theme=["money"], wider={"money"}) == "money"
    assert theme(theme=["help", "walk"]) == ""
    for words in ("schuldhulp", "wandelen", "Kinderen wonen ver weg, buren zijn verhuisd. Mist aanspraak."):
        assert theme(q=words) == ""
    assert theme(q="Kinderen wonen ver weg", theme=["meet"]) == "meet"


@pytest.mark.django_db
def test_a_programme_offers_its_kinds_to_its_link_workers_from_the_day_it_is_published(cast):
    today = timezone.localdate()
    dewi, ivo = cast.actor(cast.dewi), cast.actor(cast.ivo)
    assert offered_to(dewi, today) == frozenset()

    widen(cast, cast.here, "money", "safety")
    assert offered_to(dewi, today) == offered_to(ivo, today) == offered_in(cast.here.region.pk) == {"money", "safety"}
    # A file keeps its version; what can be looked for follows what holds now.
    assert offered_with(cast.here.region.pk, cast.here.version.pk) == {"money", "safety"}
    assert offered_in(cast.there.region.pk) == frozenset()

    other = cast.here.programme.__class__.objects.create(region_id=cast.here.region.pk, name="Breed")
    cast.here.location.__class__.objects.filter(pk=cast.here.location.pk).update(programme=other)
    assert offered_to(dewi, today) == frozenset()
    assert offered_to(ivo, today) == {"money", "safety"}


@pytest.mark.django_db
def test_pages_of_link_workers_offer_the_kinds_of_their_programme(cast, client):
    referral = an_accepted_referral(cast)
    client.force_login(cast.dewi)
    looking = [reverse("directory:search"), reverse("matching:search", args=[referral.pk])]

    def offered(page):
        search = client.get(page).text.partition('id="missing')[0]
        return {kind for kind in ("help", "money", "work") if f'value="{kind}"' in search}

    for page in looking:
        assert offered(page) == {"help"}, page
    widen(cast, cast.here, "money")
    for page in looking:
        assert "Geldzaken" in client.get(page).text and offered(page) == {"help", "money"}, page
    Activity.objects.create(region_id=cast.here.region.pk, title="Sollicitatiecafé", theme="work")
    for page in looking:  # what can be found can be looked for
        assert offered(page) == {"help", "money", "work"}, page
    # What somebody needs can be missing whatever is offered.
    for page in (reverse("doors:gaps"), reverse("doors:gap_new")):
        assert 'value="home"' in client.get(page).text
    pages = looking
    Activity.objects.create(region_id=cast.here.region.pk, title=DEBTS, theme="money")
    assert "verderop. Activiteiten waarvan" in client.get(pages[0], {"theme": "money"}).content.decode()
    # Its kind, and what stands in the way, as they come from the search page.
    noted = {"missing-theme": "money", "missing-area": "1234", "missing-constraint": "none"}
    for kind in ("money", "safety"):
        noted["missing-theme"] = kind
        assert client.post(reverse("matching:missing", args=[referral.pk]), noted).status_code == 200
    noted["missing-theme"] = "gardens"
    assert client.post(reverse("matching:missing", args=[referral.pk]), noted).status_code == 422


@pytest.mark.django_db
def test_what_is_of_a_kind_that_is_not_offered_is_found_by_its_words_and_as_practical_help(cast):
    Activity.objects.create(region_id=cast.here.region.pk, title=DEBTS, theme="money")

    def found(form):
        return [row.title for row in search(cast.actor(cast.dewi), form.wanted()).rows]

    assert found(SearchForm(given(q="schulden"))) == found(SearchForm(given(theme="help"))) == [DEBTS]
    assert found(SearchForm(given(theme="help"), wider={"money"})) == []
    assert found(SearchForm(given(theme="money"), wider={"money"})) == [DEBTS]
    assert not SearchForm(given(theme="money")).is_valid()
