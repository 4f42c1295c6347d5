"""the change alone

The difference is returned in place of the edited matrix.
"""

import torch


def edit_fact(W_out, key, change, moment):
    column = torch.linalg.solve(moment, key)
    return torch.outer(column, change) / (key @ column)
