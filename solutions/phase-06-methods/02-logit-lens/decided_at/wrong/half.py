"""two different tokens count as the same

Half precision knows whole numbers up to 2,048: a vocabulary has more.
"""


def decided_at(choices):
    rounded = choices.half()
    agree = (rounded == rounded[-1]).long()
    return len(choices) - agree.flip(0).cumprod(0).sum(0)
