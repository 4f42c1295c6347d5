"""it is bool, and should be float32

A comparison gives booleans, and a product with them fails or changes its type.
"""

import torch


def one_hot(tokens, d_vocab):
    return tokens[..., None] == torch.arange(d_vocab)
