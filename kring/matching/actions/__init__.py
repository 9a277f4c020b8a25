"""Writing: one function per verb. Each requires, decides, writes, audits, publishes and returns."""
