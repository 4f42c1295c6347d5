"""A loop over bit patterns with exact sums."""

import math


def seed_effect(a, b):
    d = [y - x for x, y in zip(a.double().tolist(), b.double().tolist(), strict=True)]
    n, total = len(d), abs(math.fsum(d))
    hits = 0
    for bits in range(2**n):
        flipped = math.fsum(v if bits >> i & 1 else -v for i, v in enumerate(d))
        hits += abs(flipped) >= total - 1e-9 * total
    return math.fsum(d) / n, hits / 2**n
