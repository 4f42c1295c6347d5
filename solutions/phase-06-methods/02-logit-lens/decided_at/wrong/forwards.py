"""the run of agreeing layers is counted from layer 0

The run that matters stands at the end: flip the layers first.
"""


def decided_at(choices):
    return len(choices) - (choices == choices[-1]).long().cumprod(0).sum(0)
