"""Who it is for, and who has 'the other conversation', are chosen per location (R7, R10): each shows its own."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.programme.models import Location, LocationPractice, Programme, ProgrammeVersion
from kring.programme.starting_point import starting_content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

TARGETED = "Here a referral follows ‘the other conversation’"
BROAD = "Here the link worker has ‘the other conversation’"
LIGHT, HEAVY = starting_content()["target_group"]["en"], "Adults with several problems at once."


@pytest.fixture
def elsewhere(cast):
    """Another location of the same practice, with agreements of its own."""
    region = cast.here.region.pk
    programme = Programme.objects.create(region_id=region, name="Breed verwijzen")
    content = starting_content() | {"variant": "broad", "target_group": {"nl": "Meer problemen tegelijk.", "en": HEAVY}}
    ProgrammeVersion.objects.create(
        region_id=region, programme=programme, number=1, content=content, published_at=timezone.now()
    )
    location = Location.objects.create(region_id=region, name="Zuid", programme=programme, welfare=cast.here.welfare)
    LocationPractice.objects.create(region_id=region, location=location, practice=cast.here.practice)
    return location


def test_the_refer_form_says_what_its_location_agreed(client, cast, elsewhere):
    client.force_login(cast.anna)
    here = client.get(reverse("referral:new"), {"location": cast.here.location.pk}).text
    there = client.get(reverse("referral:new"), {"location": elsewhere.pk}).text

    assert TARGETED in here and LIGHT in here
    assert not [text for text in (BROAD, HEAVY) if text in here]
    assert BROAD in there and HEAVY in there
    assert not [text for text in (TARGETED, LIGHT) if text in there]


def test_a_steward_reads_it_at_the_location(client, cast, elsewhere):
    client.force_login(cast.ivo)
    here = client.get(reverse("steward:location", args=[cast.here.location.pk])).text
    there = client.get(reverse("steward:location", args=[elsewhere.pk])).text

    assert "Targeted: to a link worker" in here and LIGHT in here and HEAVY not in here
    assert "Broad: to the social domain as a whole" in there and HEAVY in there and LIGHT not in there


def test_before_anything_was_published_the_location_says_nothing_of_it(client, cast):
    region = cast.here.region.pk
    programme = Programme.objects.create(region_id=region, name="Nieuw")
    ProgrammeVersion.objects.create(region_id=region, programme=programme, number=1, content=starting_content())
    new = Location.objects.create(region_id=region, name="Noord", programme=programme, welfare=cast.here.welfare)
    client.force_login(cast.ivo)
    there = client.get(reverse("steward:location", args=[new.pk]))
    assert there.status_code == 200 and LIGHT not in there.text
