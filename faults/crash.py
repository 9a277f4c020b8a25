"""An action dies at its first write, at its second, and so on: each time nothing of it may be there."""

from collections.abc import Callable

from django.db import connection

from faults.traces import everything, left_behind


class Crash(BaseException):
    """The power goes."""


class CrashAfter:
    """Lets so many writing statements pass, then dies."""

    def __init__(self, writes: int):
        self.left = writes

    def __call__(self, execute, sql, params, many, context):
        """Stand between an action and the database."""
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            if self.left == 0:
                raise Crash
            self.left -= 1
        return execute(sql, params, many, context)


def at_every_write(act: Callable[[], object]) -> int:
    """Let it die before each of its writes, then let it get through: how many it took. Raises AssertionError with what was left."""
    before, writes = everything(), 0
    while True:
        try:
            with connection.execute_wrapper(CrashAfter(writes)):
                act()
        except Crash:
            if left := left_behind(before):
                raise AssertionError(f"after {writes} writes something was left in {left}") from None
            writes += 1
        else:
            return writes
