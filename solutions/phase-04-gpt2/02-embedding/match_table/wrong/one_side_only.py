"""log f_b is subtracted from the counts only

The model's share of frequency stays, and then the two are no longer compared on equal terms.
"""

import torch


def match_table(logits, counts, seed=0):
    n, model = counts.double(), logits.double().log_softmax(-1)
    target, log_f = (n / n.sum(1, keepdim=True)).log(), (n.sum(0) / n.sum()).log()
    order = torch.randperm(len(n), generator=torch.Generator().manual_seed(seed))
    return (
        weighted_correlation(model, target, counts),
        weighted_correlation(model, target - log_f, counts),
        weighted_correlation(model[order], target - log_f, counts),
    )
