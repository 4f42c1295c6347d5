"""this is a cosine"""

import torch


def still_there(features, directions, error):
    along = (features * (error @ directions.T)).sum(0)
    return along / (features.norm(dim=0) * directions.norm(dim=1) * error.norm())
