"""the share forbidden by hand is float32, and should be float64: keep the dtype of

Small shares of what is allowed vanish beside 1.
"""


def forbidden_share(allowed):
    return 1 - allowed.float().mean(2).prod(1)
