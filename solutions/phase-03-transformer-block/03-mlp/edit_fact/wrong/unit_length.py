"""divided by its length

A column of length one looks tidy, and does not meet the constraint.
"""

import torch


def edit_fact(W_out, key, change, moment):
    column = torch.linalg.solve(moment, key)
    return W_out + torch.outer(column / column.norm(), change)
