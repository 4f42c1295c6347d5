"""Research of your own: a package that another person can check and run, and a memo of plans."""
