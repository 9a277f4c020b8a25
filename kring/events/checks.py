"""What `./run check` says of the outbox."""

from collections.abc import Iterable

from django.core.checks import CheckMessage, Warning
from django.db import connections

from kring.events.models import OutboxMessage


def nothing_is_parked(app_configs, databases: Iterable[str] | None = None, **kwargs) -> list[CheckMessage]:
    """A warning for each handler with messages that could not be delivered and are no longer tried."""
    found: list[CheckMessage] = []
    for name in databases or ():
        # Before the first migration there is nothing to look at.
        if OutboxMessage._meta.db_table not in connections[name].introspection.table_names():
            continue
        parked = (
            OutboxMessage.objects.using(name).exclude(parked_at=None).order_by().values_list("handler", "last_error")
        )
        found += [
            Warning(
                f"Messages for {handler} could not be delivered ({error}).",
                hint="Mend the cause, then set parked_at and attempts back in events_outboxmessage.",
                id="kring.events.W001",
            )
            for handler, error in sorted(set(parked))
        ]
    return found
