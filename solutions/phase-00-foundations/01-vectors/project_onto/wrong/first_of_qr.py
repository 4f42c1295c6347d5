"""wherever they stand

Without pivots, the first columns of a QR decomposition need not span the subspace.
"""

import torch


def project_onto(x, span):
    rank = torch.linalg.matrix_rank(span)
    Q = torch.linalg.qr(span.T).Q[:, :rank]
    return x @ Q @ Q.T
