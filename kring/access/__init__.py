"""The only door: who may see and do what, and the audit that remembers it."""
