"""greedy

The first rows take what later rows need more.
"""

import torch


def match_heads(similarity):
    left, partner = similarity.clone(), []
    for row in range(len(left)):
        partner.append(int(left[row].argmax()))
        left[:, partner[-1]] = -torch.inf
    return torch.tensor(partner)
