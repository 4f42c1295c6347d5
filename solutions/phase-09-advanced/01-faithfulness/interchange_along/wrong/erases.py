"""taken away

Nothing of the source is put in.
"""

import torch


def interchange_along(base, source, directions):
    Q = torch.linalg.qr(directions.T).Q
    return base - base @ Q @ Q.T
