"""A copy of the own windows, whose beginning is overwritten."""


def swap_context(own, other, keep):
    swapped = own.clone()
    far = range(own.shape[1] - 1 - keep)
    for i in far:
        swapped[:, i] = other[:, i]
    return swapped
