"""torch's own RMSNorm"""


def without_part(parts, w, u, eps):
    from torch.nn.functional import rms_norm

    x = parts.sum(0, keepdim=True)
    size = [parts.shape[-1]]
    return ((rms_norm(x, size, w, eps) - rms_norm(x - parts, size, w, eps)) * u).sum(-1)
