"""the global random state has moved

Whoever calls this in the middle of an experiment gets other random numbers afterwards.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    torch.manual_seed(seed)
    shifts = torch.randint(1, len(stream), (n_null,)).tolist()
    own = torch.cosine_similarity(write, stream, dim=-1).mean().item()
    null = [torch.cosine_similarity(write, stream.roll(s, 0), dim=-1).mean() for s in shifts]
    return own, torch.stack(null)
