"""this is 2 · auc − 1

A model that memorized nothing should give 0.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return (new.mean() - seen.mean()).item(), (2 * lower - 1).mean().item()
