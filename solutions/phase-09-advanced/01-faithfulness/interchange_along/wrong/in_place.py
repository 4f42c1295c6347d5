"""changes its input

The next exchange starts from a spoiled base.
"""

import torch


def interchange_along(base, source, directions):
    Q = torch.linalg.qr(directions.T).Q
    base += (source - base) @ Q @ Q.T
    return base
