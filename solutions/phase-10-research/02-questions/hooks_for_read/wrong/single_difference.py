"""double precision

The difference is kept in single precision.
"""

import torch


def hooks_for_read(read):
    moved = []

    def before(value, point):
        new = read(value)
        moved[:] = [(new - value).float()]
        return new

    def after(value, point):
        return value - moved[0].to(value.dtype)

    return before, after
