"""In double precision, row by row where a length is 0."""

import torch


def decompose(x, features):
    c = x.double() @ torch.linalg.pinv(features.double())
    explained = (c @ features.double()).norm(dim=-1)
    length = x.double().norm(dim=-1)
    pairs = zip(explained, length, strict=True)
    share = torch.stack([(a / b) ** 2 if b > 0 else 0 * a for a, b in pairs])
    return c.to(x.dtype), share.to(x.dtype)
