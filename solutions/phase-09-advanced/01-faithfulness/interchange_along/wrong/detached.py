"""gradient

No direction can be learned through this.
"""

import torch


def interchange_along(base, source, directions):
    Q = torch.linalg.qr(directions.detach().T).Q
    return base + (source - base) @ Q @ Q.T
