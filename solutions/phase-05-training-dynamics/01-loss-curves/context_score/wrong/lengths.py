"""taken as a length

A pair of a place and a number of positions, as narrow() wants it.
"""


def context_score(losses, early, late):
    (a, b), (c, d) = early, late
    return losses[:, c : c + d].mean(1) - losses[:, a : a + b].mean(1)
