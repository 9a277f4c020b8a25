"""Making, correcting and sharing webs; the texts of the full web."""
