"""base and source are exchanged

The source with a part of the base.
"""

import torch


def interchange_along(base, source, directions):
    Q = torch.linalg.qr(directions.T).Q
    return source + (base - source) @ Q @ Q.T
