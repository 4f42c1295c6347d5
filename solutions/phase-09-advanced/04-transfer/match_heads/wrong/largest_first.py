"""greedy

Greedy: it may leave two bad pairs for one good one.
"""

import torch


def match_heads(similarity):
    left, partner = similarity.clone(), torch.full((len(similarity),), -1)
    for _ in range(len(left)):
        row, column = divmod(int(left.argmax()), left.shape[1])
        partner[row] = column
        left[row] = -torch.inf
        left[:, column] = -torch.inf
    return partner
