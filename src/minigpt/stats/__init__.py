"""Planning and judging studies: intervals, tests, corrections, and how much a study can find."""
