"""this is 1 − auc

An auc below 0.5 is read from the other side.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    auc = lower.mean().item()
    return (new.mean() - seen.mean()).item(), max(auc, 1 - auc)
