"""Someone is accompanied."""
