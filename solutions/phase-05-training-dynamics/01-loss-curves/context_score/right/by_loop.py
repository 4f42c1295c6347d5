"""A loop over texts with Python's own mean."""

from statistics import fmean


def context_score(losses, early, late):
    scores = [fmean(row[slice(*late)]) - fmean(row[slice(*early)]) for row in losses.tolist()]
    return torch.tensor(scores, dtype=losses.dtype)
