"""cross-entropy less entropy, double precision inside"""

import torch


def kl_by_layer(streams, norm, W_U):
    logits = (norm(streams) @ W_U).double()
    log_q = logits - logits.logsumexp(-1, keepdim=True)
    p = log_q[-1].exp()
    cross = -torch.einsum("sv,lsv->l", p, log_q) / p.shape[0]
    return (cross - cross[-1]).to(streams.dtype)
