"""One matrix product over prompts, queries, and keys."""


def score_over_time(patterns, targets):
    c, p, h, q, k = patterns.shape
    flat = patterns.transpose(1, 2).reshape(c, h, p * q * k)
    return flat @ targets.reshape(-1).to(patterns.dtype) / targets.any(2).sum()
