"""they must be columns

The answer has an entry for each row.
"""

import torch
from scipy.optimize import linear_sum_assignment


def match_heads(similarity):
    row, column = linear_sum_assignment(similarity.detach().double().numpy(), maximize=True)
    partner = torch.full((len(row),), -1)
    partner[torch.from_numpy(column).clamp_max(len(row) - 1)] = torch.from_numpy(row)
    return partner
