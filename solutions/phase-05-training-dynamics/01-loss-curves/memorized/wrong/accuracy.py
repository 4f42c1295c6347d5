"""this is an accuracy

A threshold in the middle, and the share on the right side.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    gap = (new.mean() - seen.mean()).item()
    both = torch.cat([seen, new])
    half = both.median()
    right = (seen < half).sum() + (new >= half).sum()
    return gap, right.item() / len(both)
