"""f is summed over the wrong axis

A row adds up what comes after a token; f_b is how often b itself comes.
"""

import torch


def match_table(logits, counts, seed=0):
    n, model = counts.double(), logits.double().log_softmax(-1)
    target, log_f = (n / n.sum(1, keepdim=True)).log(), (n.sum(1) / n.sum()).log()
    order = torch.randperm(len(n), generator=torch.Generator().manual_seed(seed))
    return (
        weighted_correlation(model, target, counts),
        weighted_correlation(model - log_f, target - log_f, counts),
        weighted_correlation(model[order] - log_f, target - log_f, counts),
    )
