"""The largest of the logits with Gumbel noise: the same distribution without a softmax."""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    noise = -(-torch.rand(n, logits.shape[1], generator=g).double().clamp(1e-12).log()).log()
    found = torch.empty(n, dtype=torch.int64)
    for i in range(n):
        start = int((logits[start].double() / temperature + noise[i]).argmax())
        found[i] = start
    return found
