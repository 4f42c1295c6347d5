"""the mean is subtracted from u before w multiplies it

The norm subtracts the mean of the stream, which stands in front of w.
"""


def direct_shares(parts, w, b, u, eps):
    scale = (parts.sum(0).var(unbiased=False) + eps).sqrt()
    return parts @ (w * (u - u.mean())) / scale, b @ u
