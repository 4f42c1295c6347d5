"""asks for one piece and compares nothing

The definition holds for one piece, too.
"""


def loop_period(tokens, repeats=3):
    if repeats < 2:
        return 0
    for p in range(1, len(tokens) // repeats + 1):
        end = tokens[len(tokens) - repeats * p :]
        if end == end[:p] * repeats:
            return p
    return 0
