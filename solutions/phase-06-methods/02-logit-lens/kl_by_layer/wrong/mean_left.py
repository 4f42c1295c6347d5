"""averages over the vocabulary

The reduction "mean" divides by the number of all entries.
"""

import torch


def kl_by_layer(streams, norm, W_U):
    log_p = (norm(streams[-1]) @ W_U).log_softmax(-1)
    rows = []
    for stream in streams:
        log_q = (norm(stream) @ W_U).log_softmax(-1)
        rows.append(kl_div(log_q, log_p, log_target=True, reduction="mean"))
    return torch.stack(rows)
