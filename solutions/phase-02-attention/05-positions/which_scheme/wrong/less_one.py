"""number of pairs less one

The standard deviation of a sample, where that of all pairs was asked.
"""

import torch


def which_scheme(scores, n, d_model, repeats=64):
    allowed = torch.ones(n, n).tril().bool()

    def average(x):
        calls = torch.stack([scores(x)[allowed] for _ in range(repeats)])
        return calls.mean(0), float((calls.var(0).mean() / repeats).sqrt())

    same, floor = average(torch.ones(n, d_model))
    effect = float(same.std(correction=1))
    empty, _ = average(torch.zeros(n, d_model))
    if effect < 2 * floor:
        return "none", effect, floor
    if float(empty.std(correction=0)) < 2 * floor:
        return "rotary", effect, floor
    contents = float((same - empty).std(correction=0))
    return ("bias" if contents < 2 * 2**0.5 * floor else "added"), effect, floor
