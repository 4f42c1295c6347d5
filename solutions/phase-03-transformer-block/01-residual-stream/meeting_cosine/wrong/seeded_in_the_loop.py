"""all nulls are the same

A generator that is made anew for every draw gives the same first number every time.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    own = torch.cosine_similarity(write, stream, dim=-1).mean().item()
    null = []
    for _ in range(n_null):
        generator = torch.Generator().manual_seed(seed)
        shift = int(torch.randint(1, len(stream), (1,), generator=generator))
        null.append(torch.cosine_similarity(write, stream.roll(shift, 0), dim=-1).mean())
    return own, torch.stack(null)
