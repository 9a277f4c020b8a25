"""Opening pages, and entries to look for."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kring.directory.models import Activity
from tests.cast import Cast


def page(client: Client, route: str, *args: Any, **query: Any) -> HttpResponse:
    """A page by the name of its address."""
    return client.get(reverse(route, args=args), query)


def an_activity(cast: Cast, title: str, **fields: Any) -> Activity:
    """An entry for meeting people, but for what `fields` say."""
    return Activity.objects.create(**{"region_id": cast.here.region.pk, "title": title, "theme": "meet"} | fields)
