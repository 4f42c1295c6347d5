"""the rest of the base

Only the part along the directions is returned.
"""

import torch


def interchange_along(base, source, directions):
    Q = torch.linalg.qr(directions.T).Q
    return source @ Q @ Q.T
