"""long vectors outvote short ones

One cosine of two flattened tensors weighs each position by its length.
"""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(1, len(stream), (n_null,), generator=generator).tolist()

    def cosine(other):
        return (write * other).sum() / (write.norm() * other.norm())

    return cosine(stream).item(), torch.stack([cosine(stream.roll(s, 0)) for s in shifts])
