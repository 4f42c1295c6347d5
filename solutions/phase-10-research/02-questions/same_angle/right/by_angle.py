"""sine and cosine of the angle"""

import torch


def same_angle(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    r = torch.randn(x.shape[1:], generator=g, dtype=torch.float64)
    s, e, d = (v.double() - v.double().mean(-1, keepdim=True) for v in (x, y, r))
    s = torch.nn.functional.normalize(s, dim=-1)
    d = torch.nn.functional.normalize(d - (d * s).sum(-1, keepdim=True) * s, dim=-1)
    along = (e * s).sum(-1, keepdim=True)
    angle = torch.atan2((e - along * s).norm(dim=-1, keepdim=True), along)
    size = e.norm(dim=-1, keepdim=True)
    return (size * (angle.cos() * s + angle.sin() * d)).to(x.dtype)
