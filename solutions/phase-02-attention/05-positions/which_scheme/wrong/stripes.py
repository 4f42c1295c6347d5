"""a table that is constant along its diagonals

Waves added to tokens make such a table too, where W_QK leaves them as they are. What a table
looks like does not say how it was made.
"""

import torch


def which_scheme(scores, n, d_model, repeats=64):
    allowed = torch.ones(n, n).tril().bool()

    def average(x):
        calls = torch.stack([scores(x) for _ in range(repeats)])
        return calls.mean(0), float((calls[:, allowed].var(0).mean() / repeats).sqrt())

    same, floor = average(torch.ones(n, d_model))
    effect = float(same[allowed].std(correction=0))
    if effect < 2 * floor:
        return "none", effect, floor
    empty, _ = average(torch.zeros(n, d_model))
    if float(empty[allowed].std(correction=0)) < 2 * floor:
        return "rotary", effect, floor
    off = torch.cat([empty.diagonal(-d) - empty.diagonal(-d).mean() for d in range(n - 1)])
    return ("bias" if float(off.std(correction=0)) < 2 * floor else "added"), effect, floor
