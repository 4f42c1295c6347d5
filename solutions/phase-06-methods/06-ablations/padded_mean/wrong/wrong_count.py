"""the first ones included

The first tokens are not in the sum, and are in the count.
"""


def usual_output(z, real):
    keep = real & (real.cumsum(1) > 1)
    return z[keep].sum(0) / real.sum()
