"""Ways out of the building, a folder each. Called after the commit with an outbox message; delivered at least once."""
