"""What a location agreed on: trees, norms and terms, in versions."""
