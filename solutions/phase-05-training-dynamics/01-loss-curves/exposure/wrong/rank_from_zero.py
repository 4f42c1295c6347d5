"""the ranks start at 0

Indices start at 0, also in a sorted list.
"""


def exposure(canary, others):
    rank = (others <= canary).sum()
    return (math.log2(len(others) + 1) - torch.log2(rank)).item()
