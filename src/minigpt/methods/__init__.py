"""A notebook for each method of Phase 6, ready to run on any model: `minigpt notebook`."""
