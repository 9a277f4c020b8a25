"""Pages that compose several steps: Today, the client's page, the provider's page."""
