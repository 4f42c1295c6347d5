"""the sign is lost

A negative β says that the decoder wrote too much.
"""

import torch


def still_there(features, directions, error):
    along = (features * (error @ directions.T)).sum(0).abs()
    return along / (features.pow(2).sum(0) * directions.pow(2).sum(1))
