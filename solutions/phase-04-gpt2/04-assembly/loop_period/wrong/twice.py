"""`repeats` is not used

Two equal words in a row are no loop yet.
"""


def loop_period(tokens, repeats=3):
    for p in range(1, len(tokens) // 2 + 1):
        if tokens[-p:] == tokens[-2 * p : -p]:
            return p
    return 0
