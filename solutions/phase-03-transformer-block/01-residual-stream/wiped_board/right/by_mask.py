"""A mask over positions."""

import torch


def wiped(stream, write, at):
    mask = torch.zeros(stream.shape[1], dtype=torch.bool)
    mask[list(at)] = True
    return torch.where(mask[:, None], stream - write, stream)
