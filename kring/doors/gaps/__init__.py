"""What is missing in a region: a list and a map, and one gap with what is done about it."""
