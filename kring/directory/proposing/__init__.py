"""Adding an activity of one's own: a provider proposes it, a steward puts it on the map or sends it back."""
