"""you subtract the mean over coordinates

`mean(-1)` is one number per vector, as in LayerNorm. What all positions share is
`mean(0)`.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(-1, keepdim=True), stream - stream.mean(-1, keepdim=True)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(1, len(stream), (n_null,), generator=generator).tolist()
    own = torch.cosine_similarity(write, stream, dim=-1).mean().item()
    null = [torch.cosine_similarity(write, stream.roll(s, 0), dim=-1).mean() for s in shifts]
    return own, torch.stack(null)
