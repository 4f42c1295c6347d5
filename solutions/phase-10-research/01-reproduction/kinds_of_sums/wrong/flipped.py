"""mirrored

Rows turned upside down are no mirror at the diagonal.
"""


def kinds_of_sums(shown):
    other = shown.flip(0)
    return other & ~shown, ~other & ~shown
