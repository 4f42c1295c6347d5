"""is no average over rolled streams

Gaussian noise differs from a stream in every respect. A null should differ in one: whose
stream it is.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    generator = torch.Generator().manual_seed(seed)
    own = torch.cosine_similarity(write, stream, dim=-1).mean().item()
    noise = torch.randn(n_null, *stream.shape, generator=generator)
    return own, torch.cosine_similarity(write, noise, dim=-1).mean(-1)
