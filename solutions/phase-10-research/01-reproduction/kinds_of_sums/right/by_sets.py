"""By a set of shown pairs."""

import torch


def kinds_of_sums(shown):
    pairs = {(a, b) for a, b in shown.nonzero().tolist()}
    p = len(shown)
    turned = torch.tensor([[(b, a) in pairs for b in range(p)] for a in range(p)]).bool()
    return turned & ~shown, ~(turned | shown)
