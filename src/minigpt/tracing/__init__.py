"""A report of causal tracing that its author writes, and whose numbers are computed again."""
