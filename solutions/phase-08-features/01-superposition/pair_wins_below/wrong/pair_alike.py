"""counts both features alike

The importance is missing in the pair's loss.
"""


def pair_wins_below(r):
    c = min(r, 1.0)
    return 4 * c / (4 + 3 * c)
