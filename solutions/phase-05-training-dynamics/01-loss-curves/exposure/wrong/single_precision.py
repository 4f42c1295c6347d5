"""nearly the same count as ties

A tensor of one number, to compare tensors with tensors.
"""


def exposure(canary, others):
    rank = 1 + int((others.float() <= torch.tensor([canary])).sum())
    return math.log2(len(others) + 1) - math.log2(rank)
