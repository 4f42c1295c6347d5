"""the definition, with probabilities and a loop"""

import torch


def kl_by_layer(streams, norm, W_U):
    log_p = torch.log_softmax(norm(streams[-1]) @ W_U, -1)
    out = []
    for stream in streams:
        log_q = torch.log_softmax(norm(stream) @ W_U, -1)
        out.append((log_p.exp() * (log_p - log_q)).sum(-1).mean())
    return torch.stack(out)
