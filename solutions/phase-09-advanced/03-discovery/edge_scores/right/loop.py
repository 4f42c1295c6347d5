"""Edge by edge."""

import torch


def edge_scores(change, slope, exists):
    at = exists.nonzero().tolist()
    if not at:
        return change.new_zeros(0, change.shape[1])
    return torch.stack([(change[w] * slope[r]).sum((-1, -2)) for w, r in at])
