"""A page about one run: what its folder holds, measured and drawn, and what it lacks."""
