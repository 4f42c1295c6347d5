"""Center u instead of the parts, and take the falls from shares and r."""


def frozen_share(parts, u):
    stream = parts.sum(0)
    sigma = stream.std(correction=0)
    r = sigma / (stream - parts).std(-1, correction=0)
    share = parts @ (u - u.mean()) / sigma
    logit = share.sum()
    return share, logit - r * (logit - share), r
