"""The bits of each passage per character, weighted by its characters."""

import math

import torch


def bits_per_character(log_probs, texts):
    nats = torch.stack([-one.sum() for one in log_probs])
    sizes = torch.tensor([len(text) for text in texts], dtype=nats.dtype)
    return (nats / sizes * (sizes / sizes.sum())).sum() / math.log(2)
