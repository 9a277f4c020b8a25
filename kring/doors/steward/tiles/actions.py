"""Switching the pictures under maps on or off."""

import dataclasses

from django.db import transaction

from kring.access import audit
from kring.access.policy import require
from kring.identity.actors import Actor
from kring.identity.models import Region
from kring.ui.maps import Tiles, is_tile_address


class NotAnAddress(ValueError):
    """No tiles can be asked for there."""


@transaction.atomic
def set_tiles(actor: Actor, tiles: Tiles | None) -> Region:
    """Show these pictures under the maps of the region, or none. Raises NotAnAddress."""
    require("steward.edit", actor)
    if tiles is not None and not is_tile_address(tiles.address):
        raise NotAnAddress(tiles.address)
    region = Region.objects.get(pk=actor.region_id)
    region.tiles = dataclasses.asdict(tiles) if tiles else {}
    region.save(update_fields=["tiles"])
    audit.record(actor, "steward.changed", region)
    return region
