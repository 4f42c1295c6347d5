"""this is a difference of medians

Robust against texts that stand out.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return (new.median() - seen.median()).item(), lower.mean().item()
