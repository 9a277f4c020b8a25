"""SQLite with the settings that keep an accepted entry through a power cut."""
