"""Next steps and owed duties: who does what, by when, and why."""
