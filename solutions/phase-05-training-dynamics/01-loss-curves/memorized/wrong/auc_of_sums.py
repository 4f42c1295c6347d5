"""auc compares sums over texts

The gap is taken with care, and the sums are at hand for the rest.
"""


def memorized(trained, held_out):
    gap = (held_out.double().nanmean(1).mean() - trained.double().nanmean(1).mean()).item()
    seen, new = trained.double().nansum(1), held_out.double().nansum(1)
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return gap, lower.mean().item()
