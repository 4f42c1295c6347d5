"""along the key itself

Without the second moment the change lies along everything the key contains, also along what other
tokens use.
"""

import torch


def edit_fact(W_out, key, change, moment):
    return W_out + torch.outer(key, change) / (key @ key)
