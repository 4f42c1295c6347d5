"""the mean is taken off W before w scales it

x P diag(w) W: read from W, the scaling comes first and the centering second. In the other order the
columns no longer sum to 0 once w has scaled them.
"""


def fold(w, b, W, c):
    return w[:, None] * (W - W.mean(0)), c + b @ W
