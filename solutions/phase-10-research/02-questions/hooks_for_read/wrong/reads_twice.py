"""`read` was asked 2 times in 1 runs: ask it once a run, since it may draw at random

A read that draws at random gives another value the second time.
"""


def hooks_for_read(read):
    kept = []

    def before(value, point):
        kept.append(value)
        return read(value)

    def after(value, point):
        x = kept.pop()
        return value + x - read(x)

    return before, after
