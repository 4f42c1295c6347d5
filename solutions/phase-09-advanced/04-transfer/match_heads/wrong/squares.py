"""has a larger sum than yours

That prefers one strong pair to two good ones, and ignores signs.
"""

import torch
from scipy.optimize import linear_sum_assignment


def match_heads(similarity):
    table = similarity.detach().double().square().numpy()
    return torch.from_numpy(linear_sum_assignment(table, maximize=True)[1])
