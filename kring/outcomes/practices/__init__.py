"""What practices notice: half-yearly, a minute, about no person (R4, R52, R96)."""
