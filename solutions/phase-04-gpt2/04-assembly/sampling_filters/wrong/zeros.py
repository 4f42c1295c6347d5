"""a logit of 0

A logit of 0 is a positive probability; only −∞ rules a token out.
"""


def keep_top_k(logits, k):
    kth = logits.topk(min(k, logits.shape[-1])).values[..., -1:]
    return logits.masked_fill(logits < kth, 0.0)
