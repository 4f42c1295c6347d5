"""the diagonal

a + a is its own mirror. If it was not shown, nothing gives it away: it is clean.
"""

import torch


def kinds_of_sums(shown):
    off = ~torch.eye(len(shown), dtype=torch.bool)
    return shown.T & ~shown, ~shown.T & ~shown & off
