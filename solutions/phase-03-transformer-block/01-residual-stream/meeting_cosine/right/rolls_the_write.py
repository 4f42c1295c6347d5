"""Rolls the writes and leaves the streams."""

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write = write - write.mean(dim=0, keepdim=True)
    stream = stream - stream.mean(dim=0, keepdim=True)
    rng = torch.Generator()
    rng.manual_seed(seed)

    def mean_cosine(moved):
        return torch.nn.functional.cosine_similarity(moved, stream).mean()

    nulls = []
    for _ in range(n_null):
        shift = torch.randint(1, write.shape[0], size=(), generator=rng).item()
        nulls.append(mean_cosine(torch.roll(write, shift, dims=0)))
    return float(mean_cosine(write)), torch.stack(nulls)
