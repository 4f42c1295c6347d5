"""a small number was added

Then an outcome that q rules out costs about log 10¹⁰ instead of infinitely much, and every other
probability is a little off.
"""


def kl(p, q, eps=1e-10):
    return ((p + eps) * ((p + eps) / (q + eps)).log()).sum(-1)
