"""Pure decisions of the interface: colour contrast, chart geometry, distances between days."""
