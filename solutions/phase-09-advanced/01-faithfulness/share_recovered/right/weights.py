"""One minus the share that is lost."""


def share_recovered(scores, full, empty):
    gap = full.mean() - empty.mean()
    if gap == 0:
        raise ValueError("no gap")
    return 1 - (full[None] - scores).mean(dim=-1) / gap
