"""values of the share forbidden

The number of results is not always three.
"""


def forbidden_share(allowed):
    return 1 - (allowed.double().sum(2) / 3).prod(1)
