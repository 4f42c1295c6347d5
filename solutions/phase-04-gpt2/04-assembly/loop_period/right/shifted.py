"""The end is compared with itself, moved by p."""


def loop_period(tokens, repeats=3):
    n = len(tokens)
    for p in range(1, n // repeats + 1):
        if all(tokens[-i] == tokens[-i - p] for i in range(1, (repeats - 1) * p + 1)):
            return p
    return 0
