"""the length of the direction below is not squared"""

import torch


def still_there(features, directions, error):
    along = (features * (error @ directions.T)).sum(0)
    return along / (features.pow(2).sum(0) * directions.norm(dim=1))
