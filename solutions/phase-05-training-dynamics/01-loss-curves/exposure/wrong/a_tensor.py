"""tensor(1.)

The value is right, and its type is a tensor.
"""


def exposure(canary, others):
    rank = 1 + (others <= canary).sum()
    return torch.log2(torch.tensor(len(others) + 1)) - torch.log2(rank)
