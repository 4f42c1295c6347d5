"""contents alone

Random vectors at each place: their scores differ from pair to pair because they are different
words. The probe holds two causes where the question is about one.
"""

import torch


def which_scheme(scores, n, d_model, repeats=64):
    allowed = torch.ones(n, n).tril().bool()
    x = torch.randn(n, d_model, generator=torch.Generator().manual_seed(0))
    calls = torch.stack([scores(x)[allowed] for _ in range(repeats)])
    floor = float((calls.var(0).mean() / repeats).sqrt())
    effect = float(calls.mean(0).std(correction=0))
    if effect < 2 * floor:
        return "none", effect, floor
    empty = torch.stack([scores(0 * x)[allowed] for _ in range(repeats)]).mean(0)
    if float(empty.std(correction=0)) < 2 * floor:
        return "rotary", effect, floor
    return "added", effect, floor
