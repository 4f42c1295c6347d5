"""NaN counts as a loss of 0

nan_to_num, and no NaN is left.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nan_to_num().mean(1), held_out.double().nan_to_num().mean(1)
    gap = (new.mean() - seen.mean()).item()
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return gap, lower.mean().item()
