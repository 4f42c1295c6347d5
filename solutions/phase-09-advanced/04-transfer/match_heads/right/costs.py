"""Costs are similarities with the other sign."""

import torch
from scipy.optimize import linear_sum_assignment


def match_heads(similarity):
    cost = -similarity.detach().double().numpy()
    rows, columns = linear_sum_assignment(cost)
    order = rows.argsort()
    return torch.tensor(columns[order].tolist())
