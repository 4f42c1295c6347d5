"""GPT-2 from raw tensor operations: every activation has a name, every forward fits on a page."""
