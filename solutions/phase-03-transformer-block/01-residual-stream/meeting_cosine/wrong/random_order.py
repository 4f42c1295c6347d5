"""is no average over rolled streams

On average one position of a random permutation stays where it is, whatever the length.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    generator = torch.Generator().manual_seed(seed)
    own = torch.cosine_similarity(write, stream, dim=-1).mean().item()
    null = []
    for _ in range(n_null):
        order = torch.randperm(len(stream), generator=generator)
        null.append(torch.cosine_similarity(write, stream[order], dim=-1).mean())
    return own, torch.stack(null)
