"""a NaN at a real token is hidden

nan_to_num repairs the padding and everything else that is broken.
"""


def usual_output(z, real):
    keep = real & (real.cumsum(1) > 1)
    return (z.nan_to_num(0, 0, 0) * keep[..., None, None]).sum((0, 1)) / keep.sum()
