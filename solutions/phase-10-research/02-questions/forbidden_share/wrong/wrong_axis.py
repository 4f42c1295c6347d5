"""values of the share forbidden by hand are wrong, the first

Means over experiments, products over results.
"""


def forbidden_share(allowed):
    return 1 - allowed.double().mean(1).prod(1)
