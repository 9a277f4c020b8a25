"""How many courses broke off, from the figures that are told already: results release nothing of their own about it."""

from datetime import date

from django.utils.translation import gettext as _

from kring.identity.actors import Actor
from kring.insight import queries, wording
from kring.insight.page import Tile
from kring.insight.results.queries import Scope
from kring.insight.rules.board import Board
from kring.journey.rules.ending import DROPPED_OUT
from kring.ui import figures


def drop_out(actor: Actor, chosen: Scope, today: date) -> Tile | None:
    """Of an own location its own number; else that of the region, as far as its endings tell it; None for who does not read those."""
    scopes = {one.key: one for one in queries.scopes(actor)}
    scope = scopes.get(chosen.key if chosen.is_own else queries.REGION)
    return _tile(queries.board(actor, scope, today), scope.name, chosen.is_own) if scope is not None else None


def _tile(board: Board, name: str, is_own: bool) -> Tile | None:
    known = [(codes, count.value) for codes, count in board.endings.items() if count.value is not None]
    whole = sum(value for _codes, value in known)
    broke = sum(value for codes, value in known if set(codes) <= DROPPED_OUT)
    apart = all(set(codes) <= DROPPED_OUT or not set(codes) & DROPPED_OUT for codes, _value in known)
    if not whole or not apart:
        return None
    parts = {"part": figures.number(broke), "whole": figures.number(whole)}
    note = _("%(part)s of %(whole)s that were closed: the client stopped, or could not be reached") % parts
    where = [] if is_own else [_("whole region: %(name)s") % {"name": name}, *wording.when(board.endings_in, board)]
    return Tile(_("Courses that broke off"), figures.percent(round(broke / whole, 4)), " · ".join([note, *where]))
