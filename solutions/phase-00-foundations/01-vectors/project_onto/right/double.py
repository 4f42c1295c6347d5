"""In double precision, by a least-squares solver."""

import torch


def project_onto(x, span):
    rows = span.double()
    flat = x.reshape(-1, x.shape[-1]).double()
    a = torch.linalg.lstsq(rows.T, flat.T, driver="gelsd").solution
    return (a.T @ rows).reshape(x.shape).to(x.dtype)
