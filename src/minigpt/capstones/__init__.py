"""Three capstones of Milestone E: a file is scored on data that its author did not choose on."""
