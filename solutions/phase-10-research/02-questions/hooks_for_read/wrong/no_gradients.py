"""gradient

The read runs without gradients.
"""

import torch


def hooks_for_read(read):
    moved = []

    def before(value, point):
        with torch.no_grad():
            new = read(value)
        moved[:] = [new - value]
        return new

    def after(value, point):
        return value - moved[0]

    return before, after
