"""a multiple of the shortest period

What has period 2 has periods 4 and 6, too.
"""


def loop_period(tokens, repeats=3):
    for p in range(len(tokens) // repeats, 0, -1):
        end = tokens[len(tokens) - repeats * p :]
        if end == end[:p] * repeats:
            return p
    return 0
