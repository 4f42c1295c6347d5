"""the sign is lost

A write that takes back has a negative cosine.
"""

import torch


def cosine(a, b):
    return torch.cosine_similarity(a, b, dim=-1).abs()


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(1, len(stream), (n_null,), generator=generator).tolist()
    null = [cosine(write, stream.roll(s, 0)).mean() for s in shifts]
    return cosine(write, stream).mean().item(), torch.stack(null)
