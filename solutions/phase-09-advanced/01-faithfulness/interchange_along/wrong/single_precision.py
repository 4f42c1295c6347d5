"""values of the result

The basis is rounded to float32.
"""

import torch


def interchange_along(base, source, directions):
    Q = torch.linalg.qr(directions.float().T).Q.to(base.dtype)
    return base + (source - base) @ Q @ Q.T
