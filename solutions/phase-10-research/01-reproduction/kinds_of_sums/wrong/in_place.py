"""changes its input

The input is overwritten.
"""


def kinds_of_sums(shown):
    mirrored, clean = shown.T & ~shown, ~shown.T & ~shown
    shown |= mirrored
    return mirrored, clean
