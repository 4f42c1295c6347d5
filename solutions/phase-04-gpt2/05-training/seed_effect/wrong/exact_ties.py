"""up to rounding

Six equal differences add up in two orders to two sums.
"""


def seed_effect(a, b):
    d = (b - a).tolist()
    effect = sum(d) / len(d)
    hits = 0
    for signs in itertools.product((1, -1), repeat=len(d)):
        hits += abs(sum(s * v for s, v in zip(signs, reversed(d), strict=True))) / len(d) >= abs(
            effect
        )
    return effect, hits / 2 ** len(d)
