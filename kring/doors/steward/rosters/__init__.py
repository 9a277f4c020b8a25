"""Who is where at which fixed times."""
