"""auc compares text i with text i only

One pair for each text.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    gap = (new.mean() - seen.mean()).item()
    k = min(len(seen), len(new))
    lower = (seen[:k] < new[:k]).double() + 0.5 * (seen[:k] == new[:k]).double()
    return gap, lower.mean().item()
