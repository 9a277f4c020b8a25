"""The benchmark works; how fast Kring is, is for the benchmark itself to say."""
