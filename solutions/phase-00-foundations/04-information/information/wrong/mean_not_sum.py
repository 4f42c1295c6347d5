"""divided by the number of outcomes

The probabilities are the weights of the mean already.
"""


def entropy(p):
    import torch

    return -torch.special.xlogy(p, p).mean(-1)
