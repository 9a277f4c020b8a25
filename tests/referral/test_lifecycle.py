"""The table of a referral's life hangs together."""

import pytest

from kring.access.permissions import PERMISSIONS
from kring.referral.rules.lifecycle import OPEN, TABLE, Move, NotNow, State, moves_from, step


def test_every_state_can_be_reached_from_sending():
    reached, new = set(), {step(None, Move.SEND).to}
    while new:
        reached |= new
        new = {edge.to for state in new for edge in moves_from(state).values()} - reached
    assert reached == set(State)


def test_every_open_state_can_end():
    for state in OPEN:
        seen, new = set(), {state}
        while new:
            seen |= new
            new = {edge.to for one in new for edge in moves_from(one).values()} - seen
        assert seen & {State.CLOSED, State.WITHDRAWN}, state


def test_every_edge_names_a_permission_and_a_reason():
    for edge in TABLE.values():
        assert edge.permission in PERMISSIONS
        assert edge.why.endswith(".")


def test_a_withdrawn_referral_stays_withdrawn():
    assert moves_from(State.WITHDRAWN) == {}
    with pytest.raises(NotNow):
        step(State.WITHDRAWN, Move.REOPEN)
