"""What we learn: aggregates only, through one gate for small numbers."""
