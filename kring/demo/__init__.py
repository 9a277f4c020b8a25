"""A region to try Kring on: made up by a seeded generator, in three sizes. No real person is in it."""
