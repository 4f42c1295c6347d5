"""Features that somebody planted: find them, say how many are real, then see the truth."""
