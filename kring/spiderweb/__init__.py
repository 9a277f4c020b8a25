"""The spider web of Positieve Gezondheid: a means to talk. It is never counted, compared between people, exported or read by a rule."""
