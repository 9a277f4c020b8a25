"""The demonstration region: what it holds could have happened in Kring."""
