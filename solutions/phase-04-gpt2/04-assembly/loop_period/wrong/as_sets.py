"""in another order

A loop repeats the order of its tokens, too.
"""


def loop_period(tokens, repeats=3):
    for p in range(1, len(tokens) // repeats + 1):
        end = tokens[len(tokens) - repeats * p :]
        pieces = [sorted(end[i * p : (i + 1) * p]) for i in range(repeats)]
        if all(piece == pieces[0] for piece in pieces):
            return p
    return 0
