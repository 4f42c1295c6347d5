"""the logits are compared as they are

A constant added to a row changes no probability, and changes this number.
"""

import torch


def match_table(logits, counts, seed=0):
    n, model = counts.double(), logits.double()
    target, log_f = (n / n.sum(1, keepdim=True)).log(), (n.sum(0) / n.sum()).log()
    order = torch.randperm(len(n), generator=torch.Generator().manual_seed(seed))
    return (
        weighted_correlation(model, target, counts),
        weighted_correlation(model - log_f, target - log_f, counts),
        weighted_correlation(model[order] - log_f, target - log_f, counts),
    )
