"""The inverse, and a broadcast product."""

import torch


def edit_fact(W_out, key, change, moment):
    column = torch.linalg.inv(moment) @ key
    column = column / key.dot(column)
    return W_out + column[:, None] * change[None]
