"""a feature that is never on gets β =

Zero says that the feature is absent, and nothing is known.
"""

import torch


def still_there(features, directions, error):
    along = (features * (error @ directions.T)).sum(0)
    size = features.pow(2).sum(0) * directions.pow(2).sum(1)
    return torch.where(size > 0, along / size, torch.zeros_like(size))
