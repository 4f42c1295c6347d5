"""your code changes its input argument 1 in place

The caller's writes lose their mean.
"""


def bandwidth(writes):
    writes -= writes.mean(0)
    covariance = writes.T @ writes
    return (covariance.trace() ** 2 / covariance.square().sum()).item()
