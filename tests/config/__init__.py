"""Settings, database and log of an installation."""
