"""divided by h·h

The denominator of the plain edit, kept when C came in.
"""

import torch


def edit_fact(W_out, key, change, moment):
    column = torch.linalg.solve(moment, key)
    return W_out + torch.outer(column, change) / (key @ key)
