"""use a generator of your own

`torch.manual_seed` restarts everybody's random numbers.
"""

import torch


def match_table(logits, counts, seed=0):
    torch.manual_seed(seed)
    n, model = counts.double(), logits.double().log_softmax(-1)
    target, log_f = (n / n.sum(1, keepdim=True)).log(), (n.sum(0) / n.sum()).log()
    order = torch.randperm(len(n))
    return (
        weighted_correlation(model, target, counts),
        weighted_correlation(model - log_f, target - log_f, counts),
        weighted_correlation(model[order] - log_f, target - log_f, counts),
    )
