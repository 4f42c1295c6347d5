"""the spans include their end

From the first position to the last one.
"""


def context_score(losses, early, late):
    (a, b), (c, d) = early, late
    return losses[:, c : d + 1].mean(1) - losses[:, a : b + 1].mean(1)
