"""auc compares tokens

Each token of a trained text against each held-out one.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    gap = (new.mean() - seen.mean()).item()
    a, b = trained[~trained.isnan()], held_out[~held_out.isnan()]
    lower = (a[:, None] < b).double() + 0.5 * (a[:, None] == b).double()
    return gap, lower.mean().item()
