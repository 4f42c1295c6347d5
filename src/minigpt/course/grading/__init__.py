"""Grade what a learner wrote, in a process of its own, and say it in one sentence."""
