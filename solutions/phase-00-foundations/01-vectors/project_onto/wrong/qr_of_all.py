"""rows that are combinations of others

The QR decomposition of dependent rows adds directions that are not in their span.
"""

import torch


def project_onto(x, span):
    Q = torch.linalg.qr(span.T).Q
    return x @ Q @ Q.T
