"""Where the entries of the social map come from: feeds, taking over, and entries that may be the same."""
