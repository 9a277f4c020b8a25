"""The texts of the full spider web, which a region fills in under its own licence."""
