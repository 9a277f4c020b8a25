"""What an instrument is, what may be answered, and what the answers come to: plain data in, plain data and reasons out."""
