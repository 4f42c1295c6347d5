"""NaN

mean() as ever.
"""


def memorized(trained, held_out):
    seen, new = trained.double().mean(1), held_out.double().mean(1)
    gap = (new.mean() - seen.mean()).item()
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return gap, lower.mean().item()
