"""every null repeats the measurement

Rolling both keeps the pairs.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(1, len(stream), (n_null,), generator=generator).tolist()
    own = torch.cosine_similarity(write, stream, dim=-1).mean().item()
    null = [
        torch.cosine_similarity(write.roll(s, 0), stream.roll(s, 0), dim=-1).mean() for s in shifts
    ]
    return own, torch.stack(null)
