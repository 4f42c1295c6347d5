"""the shares count each part's mean

σ ignores the mean, and the numerator has to ignore it as well.
"""


def frozen_share(parts, u):
    stream = parts.sum(0)
    rest = stream - parts
    sigma, left = stream.std(correction=0), rest.std(-1, correction=0)
    return parts @ u / sigma, stream @ u / sigma - rest @ u / left, sigma / left
