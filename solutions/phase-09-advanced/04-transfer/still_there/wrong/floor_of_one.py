"""small features come out too small

Small features then get too small a number.
"""

import torch


def still_there(features, directions, error):
    along = (features * (error @ directions.T)).sum(0)
    size = features.pow(2).sum(0) * directions.pow(2).sum(1)
    return torch.where(size > 0, along / size.clamp_min(1), torch.nan)
