"""What a browser window knows of the page that it shows."""

import re


def seen_on(client, address):
    """The hidden field with which a page at `address` says what it was made from."""
    return {"seen": seen_in(client.get(address).text)}


def seen_in(page):
    """The mark on a page."""
    return re.search(r'name="seen" value="([^"]+)"', page)[1]
