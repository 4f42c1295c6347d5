"""two tables that spread alike

It compares the sizes of two effects, with and without contents. Long position vectors make them
nearly equal too; what a bias makes equal is each single entry.
"""

import torch


def which_scheme(scores, n, d_model, repeats=64):
    allowed = torch.ones(n, n).tril().bool()

    def average(x):
        calls = torch.stack([scores(x)[allowed] for _ in range(repeats)])
        return calls.mean(0), float((calls.var(0).mean() / repeats).sqrt())

    same, floor = average(torch.ones(n, d_model))
    effect = float(same.std(correction=0))
    if effect < 2 * floor:
        return "none", effect, floor
    empty, _ = average(torch.zeros(n, d_model))
    if float(empty.std(correction=0)) < 2 * floor:
        return "rotary", effect, floor
    ratio = float(empty.std(correction=0)) / effect
    return ("bias" if 0.9 < ratio < 1.1 else "added"), effect, floor
