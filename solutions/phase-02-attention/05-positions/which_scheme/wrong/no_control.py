"""not measured

A fixed threshold is right for boxes of one size of noise and one size of effect.
"""

import torch


def which_scheme(scores, n, d_model, repeats=64):
    allowed = torch.ones(n, n).tril().bool()

    def average(x):
        return torch.stack([scores(x)[allowed] for _ in range(repeats)]).mean(0)

    same, empty = average(torch.ones(n, d_model)), average(torch.zeros(n, d_model))
    effect = float(same.std(correction=0))
    if effect < 0.1:
        return "none", effect, 0.0
    if float(empty.std(correction=0)) < 0.1:
        return "rotary", effect, 0.0
    return ("bias" if float((same - empty).std(correction=0)) < 0.1 else "added"), effect, 0.0
