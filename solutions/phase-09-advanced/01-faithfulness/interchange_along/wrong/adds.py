"""the base's own part stays

The source's part is added to it, not put in its place.
"""

import torch


def interchange_along(base, source, directions):
    Q = torch.linalg.qr(directions.T).Q
    return base + source @ Q @ Q.T
