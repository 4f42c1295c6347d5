"""auc compares with one number

A trained text is known if it lies below a typical held-out one.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    gap = (new.mean() - seen.mean()).item()
    return gap, (seen < new.median()).double().mean().item()
