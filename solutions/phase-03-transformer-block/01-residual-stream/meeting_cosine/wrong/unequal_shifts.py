"""some shifts come much more often

Drawing from 0 to n − 1 and turning a 0 into a 1 makes 1 twice as likely.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(0, len(stream), (n_null,), generator=generator).clamp(min=1).tolist()
    own = torch.cosine_similarity(write, stream, dim=-1).mean().item()
    null = [torch.cosine_similarity(write, stream.roll(s, 0), dim=-1).mean() for s in shifts]
    return own, torch.stack(null)
