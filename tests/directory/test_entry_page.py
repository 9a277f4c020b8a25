"""The page of an activity says everything that is known of it, for professionals and on the public map."""

from django.test import Client
from django.urls import reverse

from kring.directory.models import Access, Activity
from kring.identity.models import Region

KNOWN = {
    "transport": "Bus 4, halte Kade", "age_min": 55, "age_words": "vooral mensen die alleen wonen", "spoken": "ar tr",
    "access": Access.WHEELCHAIR + Access.HEARING_LOOP, "group_size": "small", "places": 12, "waiting": 3, "phone": "0612345678",
}  # fmt: skip
SAID = (
    "Bus 4, halte Kade", "vooral mensen die alleen wonen", "Arabisch", "Turks", "rolstoeltoegankelijk", "ringleiding", "kleine groep",
    "12", "wachtlijst", 'href="tel:+31612345678"',
)  # fmt: skip


def test_it_tells_for_whom_how_to_get_there_with_how_many_in_which_language_and_whom_to_call(cast, client):
    client.force_login(cast.dewi)
    Region.objects.update(public_map=True)
    own = reverse("directory:activity", args=[cast.activity.pk])
    public = reverse("public:activity", kwargs={"region": cast.here.region.slug, "id": cast.activity.pk}) + "?lang=nl"
    before = [told(client, own), told(Client(), public)]
    Activity.objects.filter(pk=cast.activity.pk).update(**KNOWN)
    for page, earlier in zip((told(client, own), told(Client(), public)), before, strict=True):
        assert [words for words in SAID if words not in page] == []
        assert not any(words in earlier for words in SAID if words != "12")


def told(visitor, address):
    return visitor.get(address).text.split("<main")[1]
