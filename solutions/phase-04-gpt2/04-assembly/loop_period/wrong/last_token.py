"""only the last token of each piece

Equal last tokens do not make equal pieces.
"""


def loop_period(tokens, repeats=3):
    for p in range(1, len(tokens) // repeats + 1):
        if len({tokens[-1 - i * p] for i in range(repeats)}) == 1:
            return p
    return 0
