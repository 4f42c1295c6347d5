"""The logarithm of a clamped weight: a weight of zero still multiplies it."""


def head_entropy(pattern):
    return -(pattern * pattern.clamp_min(1e-30).log()).sum(-1).mean(2).mean(0)
