"""all tokens are in one pool

Every token counts the same.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    gap = held_out.double().nanmean() - trained.double().nanmean()
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return gap.item(), lower.mean().item()
