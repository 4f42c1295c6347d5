"""counts in plain Python"""

import math

import torch


def mistakes_predicted(model, rule, truth):
    rows = list(zip(model.tolist(), rule.tolist(), truth.tolist(), strict=True))
    wrong = sum(m != t for m, _, t in rows)
    named = sum(r != t for _, r, t in rows)
    hits = sum(m != t and r != t for m, r, t in rows)
    expected = 0.0
    for kind in (True, False):
        group = [(m, r) for m, r, t in rows if t == kind]
        if group:
            rate = sum(m != kind for m, _ in group) / len(group)
            expected += rate * sum(r != kind for _, r in group)
    share = lambda a, b: a / b if b else math.nan  # noqa: E731
    return torch.tensor([share(hits, wrong), share(hits, named), share(expected, named)])
