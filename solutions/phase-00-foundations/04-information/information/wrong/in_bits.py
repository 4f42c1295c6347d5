"""that is in bits

The logarithm to base 2 counts yes/no questions. The natural one, which every loss of this book
uses, counts in nats; 0.69 nats are one bit.
"""


def entropy(p):
    import torch

    return -(torch.special.xlogy(p, p) / torch.log(torch.tensor(2.0, dtype=p.dtype))).sum(-1)
