"""axes

The outer product in the other order has the shape of the transposed matrix.
"""

import torch


def edit_fact(W_out, key, change, moment):
    column = torch.linalg.solve(moment, key)
    return W_out.T + torch.outer(change, column) / (key @ column)
