"""the 1 stands one place too far

Token numbers start at 0, as columns do.
"""

import torch


def one_hot(tokens, d_vocab):
    return (tokens[..., None] + 1 == torch.arange(d_vocab)).float()
