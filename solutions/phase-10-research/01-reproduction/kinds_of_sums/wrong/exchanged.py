"""mirrored first

The two masks are exchanged.
"""


def kinds_of_sums(shown):
    return ~shown.T & ~shown, shown.T & ~shown
