"""The log of a reading path: what is done, the hours, what was learned, what blocks."""
