"""Two loops, over depths and writes."""

import torch


def who_wrote_it(writes):
    shares = torch.zeros(len(writes), len(writes), writes.shape[1], dtype=writes.dtype)
    for depth in range(len(writes)):
        stream = writes[: depth + 1].sum(0)
        for k in range(depth + 1):
            shares[depth, k] = (writes[k] * stream).sum(-1) / (stream * stream).sum(-1)
    return shares
