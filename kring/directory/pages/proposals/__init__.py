"""The pages on which a provider proposes an activity and a steward answers."""
