"""some shifts never occur

The upper end of `torch.randint` is exclusive already.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    generator = torch.Generator().manual_seed(seed)
    last = max(2, len(stream) - 1)
    shifts = torch.randint(1, last, (n_null,), generator=generator).tolist()
    own = torch.cosine_similarity(write, stream, dim=-1).mean().item()
    null = [torch.cosine_similarity(write, stream.roll(s, 0), dim=-1).mean() for s in shifts]
    return own, torch.stack(null)
