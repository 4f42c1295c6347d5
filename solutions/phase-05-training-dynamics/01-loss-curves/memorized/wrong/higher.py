"""auc runs the wrong way

The share of pairs in which held-out is lower.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    gap = (new.mean() - seen.mean()).item()
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return gap, 1 - lower.mean().item()
