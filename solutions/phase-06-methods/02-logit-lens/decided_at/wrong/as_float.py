"""whole numbers

Layers are counted.
"""


def decided_at(choices):
    agree = (choices == choices[-1]).float()
    return len(choices) - agree.flip(0).cumprod(0).sum(0)
