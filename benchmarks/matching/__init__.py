"""How well and how fast activities are found."""
