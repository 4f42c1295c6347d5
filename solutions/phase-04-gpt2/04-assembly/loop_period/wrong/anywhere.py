"""a repetition in the middle

A refrain is no loop: the text has gone on to something else.
"""


def loop_period(tokens, repeats=3):
    for p in range(1, len(tokens) // repeats + 1):
        for start in range(len(tokens) - repeats * p + 1):
            piece = tokens[start : start + p]
            if tokens[start : start + repeats * p] == piece * repeats:
                return p
    return 0
