"""features and error are centered

Then a constant error is never explained.
"""

import torch


def still_there(features, directions, error):
    f, e = features - features.mean(0), error - error.mean(0)
    along = (f * (e @ directions.T)).sum(0)
    return along / (f.pow(2).sum(0) * directions.pow(2).sum(1))
