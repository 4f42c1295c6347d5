"""a position is missing from its own window

`key < query` hides the query's own position. The first position then sees nothing.
"""

import torch


def sliding_window(n, width):
    query, key = torch.arange(n)[:, None], torch.arange(n)
    return (key < query) & (key >= query - width)
