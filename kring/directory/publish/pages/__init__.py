"""The public part of the map as pages: looking for an activity without an account, in one's own municipality's website too."""
