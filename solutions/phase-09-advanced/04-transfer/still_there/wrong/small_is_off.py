"""where features and directions have these sizes are NaN ("""

import torch


def still_there(features, directions, error):
    f = torch.where(features > 1e-3, features, 0.0)
    along = (f * (error @ directions.T)).sum(0)
    return along / (f.pow(2).sum(0) * directions.pow(2).sum(1))
