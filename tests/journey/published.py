"""Listening to what is published during a block."""

import contextlib
from unittest import mock

from kring.events import bus


@contextlib.contextmanager
def published():
    """All events that are published within the block, in order; their subscribers react as always."""
    heard = []
    publish = bus.publish

    def listening(event):
        heard.append(event)
        publish(event)

    with mock.patch.object(bus, "publish", listening):
        yield heard
