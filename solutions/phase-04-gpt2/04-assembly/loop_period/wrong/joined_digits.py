"""tokens are compared as digits

The pieces [1, 11] and [11, 1] give the same digits.
"""


def loop_period(tokens, repeats=3):
    n = len(tokens)
    for p in range(1, n // repeats + 1):
        starts = range(n - p * repeats, n, p)
        pieces = {"".join(str(token) for token in tokens[i : i + p]) for i in starts}
        if len(pieces) == 1:
            return p
    return 0
