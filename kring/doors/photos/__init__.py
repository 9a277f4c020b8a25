"""The photo of a link worker: put, removed, and shown."""
