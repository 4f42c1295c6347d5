"""the shares are divided by their sum

Shares in logits, not in percent.
"""


def direct_shares(parts, w, b, u, eps):
    scale = (parts.sum(0).var(unbiased=False) + eps).sqrt()
    shares = parts @ (w * u - (w * u).mean()) / scale
    return shares / shares.sum(), b @ u
