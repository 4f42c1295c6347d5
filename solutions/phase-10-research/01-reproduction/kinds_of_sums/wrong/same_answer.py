"""mirrored

Sums that have the same answer are not mirrors of each other.
"""

import torch


def kinds_of_sums(shown):
    p = len(shown)
    answer = (torch.arange(p)[:, None] + torch.arange(p)) % p
    known = torch.isin(answer, answer[shown])
    return known & ~shown, ~known & ~shown
