"""of infinite cost

A small number in place of 0 makes an impossible outcome merely unlikely, and an impossible
candidate a good one.
"""


def closest_fit(p, candidates, eps=1e-8):
    p, q = p + eps, candidates + eps
    return int((p * (p / q).log()).sum(-1).argmin()), int((q * (q / p).log()).sum(-1).argmin())
