"""Two directions, one for each key."""

import torch


def blind_spot(size):
    keys = 20 * torch.eye(2)
    return keys[0] / 20, keys[1] / 20, keys, torch.tensor([-size / 2, size / 2])
