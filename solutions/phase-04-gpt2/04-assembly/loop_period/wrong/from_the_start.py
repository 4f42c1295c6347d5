"""counted from the beginning

A prompt comes before the loop.
"""


def loop_period(tokens, repeats=3):
    for p in range(1, len(tokens) // repeats + 1):
        if tokens[: repeats * p] == tokens[:p] * repeats:
            return p
    return 0
