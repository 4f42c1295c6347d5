"""is a small number added inside the logarithm

A small number inside the logarithm lowers every entropy a little. Near the largest entropy, where T
changes most, that little is much.
"""


def match_temperature(scores, entropy):
    cold, hot = 1e-3, 1e3
    for _ in range(60):
        t = (cold * hot) ** 0.5
        p = (scores / t).softmax(-1)
        if -(p * (p + 1e-4).log()).sum(-1).mean() < entropy:
            cold = t
        else:
            hot = t
    return t
