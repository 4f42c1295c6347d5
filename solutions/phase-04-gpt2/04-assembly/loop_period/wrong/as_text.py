"""compared as digits

In a string "11 1 1" ends in "1 1 1".
"""


def loop_period(tokens, repeats=3):
    text = " ".join(map(str, tokens))
    for p in range(1, len(tokens) // repeats + 1):
        piece = " ".join(map(str, tokens[-p:]))
        if text.endswith(" ".join([piece] * repeats)):
            return p
    return 0
