"""Who reacts to what. Two columns: what must hold together with the write, and what leaves the building after it.

`IN_TRANSACTION` handlers run inside the transaction of the write and get the event; `AFTER_COMMIT` handlers get an `OutboxMessage` whose payload
holds the event's fields, delivered at least once by `manage.py run_outbox`.
"""

from kring.events.bus import Wiring

IN_TRANSACTION: Wiring = {}

AFTER_COMMIT: Wiring = {}
