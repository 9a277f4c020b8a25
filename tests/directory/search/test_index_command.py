"""Whoever runs Kring makes the index anew by command."""

from io import StringIO

from django.core.management import call_command

from kring.directory.queries import Wanted, search
from kring.directory.search.fitting import Need
from kring.directory.search.keeping import exists


def test_every_region_gets_an_index_and_missing_only_those_without(cast):
    assert not exists(cast.here.region.pk)
    said = StringIO()
    call_command("index_activities", stdout=said)
    assert exists(cast.here.region.pk)
    assert cast.here.region.name in said.getvalue()
    assert search(cast.actor(cast.dewi), Wanted(Need(text="wandelen"))).total == 1

    said = StringIO()
    call_command("index_activities", missing=True, stdout=said)
    assert said.getvalue() == ""
