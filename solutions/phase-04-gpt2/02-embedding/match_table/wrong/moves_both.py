"""the control is `beyond` again

A correlation does not know in which order its pairs come.
"""

import torch


def match_table(logits, counts, seed=0):
    n, model = counts.double(), logits.double().log_softmax(-1)
    target, f = (n / n.sum(1, keepdim=True)).log(), (n.sum(0) / n.sum()).log()
    order = torch.randperm(len(n), generator=torch.Generator().manual_seed(seed))
    return (
        weighted_correlation(model, target, counts),
        weighted_correlation(model - f, target - f, counts),
        weighted_correlation(model[order] - f, target[order] - f, counts[order]),
    )
