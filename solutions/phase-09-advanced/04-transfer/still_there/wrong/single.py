"""values of β for n, feature, d = ("""

import torch


def still_there(features, directions, error):
    f, d, e = features.float(), directions.float(), error.float()
    along = (f * (e @ d.T)).sum(0)
    return (along / (f.pow(2).sum(0) * d.pow(2).sum(1))).to(error.dtype)
