"""did you forget .item()

The mean of a tensor is a tensor.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(1, len(stream), (n_null,), generator=generator).tolist()
    own = torch.cosine_similarity(write, stream, dim=-1).mean()
    null = [torch.cosine_similarity(write, stream.roll(s, 0), dim=-1).mean() for s in shifts]
    return own, torch.stack(null)
