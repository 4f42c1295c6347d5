"""One prompt through one model, everything on one page: `minigpt explore`."""
