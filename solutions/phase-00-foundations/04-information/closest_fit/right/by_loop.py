"""A loop over candidates and outcomes with math.log."""

import math


def closest_fit(p, candidates):
    def kl(a, b):
        total = 0.0
        for x, y in zip(a, b, strict=True):
            if x > 0:
                total += x * math.log(x / y) if y > 0 else math.inf
        return total

    rows, p = candidates.tolist(), p.tolist()
    forward, reverse = [kl(p, q) for q in rows], [kl(q, p) for q in rows]
    return forward.index(min(forward)), reverse.index(min(reverse))
