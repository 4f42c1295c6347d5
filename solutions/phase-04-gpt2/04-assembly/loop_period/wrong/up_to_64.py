"""is missed

Loops of more than 64 tokens exist, and a text of 200 tokens has room for them.
"""


def loop_period(tokens, repeats=3):
    for p in range(1, min(64, len(tokens) // repeats) + 1):
        end = tokens[len(tokens) - p * repeats :]
        if end == end[:p] * repeats:
            return p
    return 0
