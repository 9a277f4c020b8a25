"""What `./run` calls once the packages are there: starting, checking and testing."""
