"""What goes out, and how it is asked for. Pure."""
