"""a tie counts as lost

Strictly lower, and nothing else.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    gap = (new.mean() - seen.mean()).item()
    return gap, (seen[:, None] < new).double().mean().item()
