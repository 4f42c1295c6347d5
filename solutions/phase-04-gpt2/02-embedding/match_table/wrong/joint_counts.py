"""divide by n_a

The share of a pair among all pairs holds the frequency of its first token, which no row can know.
"""

import torch


def match_table(logits, counts, seed=0):
    n, model = counts.double(), logits.double().log_softmax(-1)
    target, log_f = (n / n.sum()).log(), (n.sum(0) / n.sum()).log()
    order = torch.randperm(len(n), generator=torch.Generator().manual_seed(seed))
    return (
        weighted_correlation(model, target, counts),
        weighted_correlation(model - log_f, target - log_f, counts),
        weighted_correlation(model[order] - log_f, target - log_f, counts),
    )
