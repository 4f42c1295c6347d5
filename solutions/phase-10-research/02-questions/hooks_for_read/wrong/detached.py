"""gradient

The difference is detached.
"""

import torch


def hooks_for_read(read):
    moved = []

    def before(value, point):
        new = read(value)
        moved[:] = [(new - value).detach()]
        return new

    def after(value, point):
        return value - moved[0]

    return before, after
