"""Addresses of pages that other steps bring. A step that is not there gives no address, and what would lead to it is not shown."""

import functools

from django.urls import NoReverseMatch, reverse


def address(route: str, **kwargs: object) -> str:
    """The address of a route, or '' when this installation has no such page."""
    try:
        return reverse(route, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


@functools.cache
def lasting(route: str) -> str:
    """The address of a route without parameters; looked up once."""
    return address(route)
