"""Questionnaires that were filled in elsewhere come in out of a file, after a look at what would come in and what not."""
