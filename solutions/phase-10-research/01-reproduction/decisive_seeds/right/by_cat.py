"""What comes before, and what comes after."""

import torch


def decisive_seeds(values, verdict):
    rest = [verdict(torch.cat([values[:i], values[i + 1 :]])) for i in range(len(values))]
    whole = verdict(values)
    return [i for i, word in enumerate(rest) if word != whole]
