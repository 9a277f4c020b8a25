"""What a link worker does: one function per verb."""
