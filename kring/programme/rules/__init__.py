"""What was agreed, and what the decision tree says. Pure."""
