"""your prefix mask hides a key that came before the query

"And" in place of "or": the positions after the prefix then do not see each other.
"""

import torch


def prefix_lm(n, n_prefix):
    query, key = torch.arange(n)[:, None], torch.arange(n)
    return (key <= query) & (key < n_prefix)
