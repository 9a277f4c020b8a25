"""What needs the steward's attention."""
