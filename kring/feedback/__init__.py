"""The loop is closed: the referrer hears what came of it."""
