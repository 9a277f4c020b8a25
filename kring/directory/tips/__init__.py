"""What professionals know of an activity and its public entry does not say. Each has one tip of their own for an activity."""

from kring.directory.tips.forms import tip_form
from kring.directory.tips.queries import tips_of

__all__ = ["tip_form", "tips_of"]
