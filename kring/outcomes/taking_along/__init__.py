"""A team takes its own measurements along, as tables with a code book. Everything else leaves through the gate of the figures."""
