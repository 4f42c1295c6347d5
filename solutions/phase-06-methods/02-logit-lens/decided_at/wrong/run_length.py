"""how many layers agree at the end

That run has to be subtracted from the number of layers.
"""


def decided_at(choices):
    return (choices == choices[-1]).long().flip(0).cumprod(0).sum(0)
