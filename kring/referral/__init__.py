"""Someone is referred."""
