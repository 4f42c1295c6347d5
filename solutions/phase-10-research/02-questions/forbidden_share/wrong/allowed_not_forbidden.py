"""this is the share that is allowed: subtract it from 1

The share of joint results that is allowed, not the share that is forbidden.
"""


def forbidden_share(allowed):
    return allowed.double().mean(2).prod(1)
