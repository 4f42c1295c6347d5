"""fills the whole text

`range` leaves out its end.
"""


def loop_period(tokens, repeats=3):
    for p in range(1, len(tokens) // repeats):
        end = tokens[len(tokens) - repeats * p :]
        if end == end[:p] * repeats:
            return p
    return 0
