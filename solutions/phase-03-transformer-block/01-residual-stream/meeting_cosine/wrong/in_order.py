"""a shift hardly ever follows itself

Shifts in order occur equally often, and are not random.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    shifts = [1 + (seed + i) % (len(stream) - 1) for i in range(n_null)]
    own = torch.cosine_similarity(write, stream, dim=-1).mean().item()
    null = [torch.cosine_similarity(write, stream.roll(s, 0), dim=-1).mean() for s in shifts]
    return own, torch.stack(null)
