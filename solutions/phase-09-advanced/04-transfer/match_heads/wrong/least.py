"""has a larger sum than yours

The solver takes costs.
"""

import torch
from scipy.optimize import linear_sum_assignment


def match_heads(similarity):
    return torch.from_numpy(linear_sum_assignment(similarity.detach().double().numpy())[1])
