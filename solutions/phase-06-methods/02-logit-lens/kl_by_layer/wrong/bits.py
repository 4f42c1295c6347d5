"""bits

Divided by the logarithm of 2.
"""

import torch


def kl_by_layer(streams, norm, W_U):
    log_p = (norm(streams[-1]) @ W_U).log_softmax(-1)
    rows = []
    for stream in streams:
        log_q = (norm(stream) @ W_U).log_softmax(-1)
        rows.append(kl_div(log_q, log_p, log_target=True, reduction="batchmean"))
    return torch.stack(rows) / 0.6931471805599453
