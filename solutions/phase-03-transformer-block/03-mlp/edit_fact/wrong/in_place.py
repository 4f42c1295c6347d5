"""W_out

Adding in place changes the model that the edit is compared with.
"""

import torch


def edit_fact(W_out, key, change, moment):
    column = torch.linalg.solve(moment, key)
    W_out += torch.outer(column, change) / (key @ column)
    return W_out
