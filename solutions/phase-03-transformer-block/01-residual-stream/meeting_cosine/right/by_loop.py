"""A loop over positions, with Python's random numbers."""

import random

import torch


def meeting_cosine(write, stream, n_null=20, seed=0):
    write, stream = write - write.mean(0), stream - stream.mean(0)
    draw = random.Random(seed)

    def mean_cosine(shift):
        cosines = []
        for p in range(len(write)):
            a, b = write[p], stream[(p + shift) % len(stream)]
            cosines.append((a @ b / (a.norm() * b.norm()).clamp(min=1e-12)).item())
        return sum(cosines) / len(cosines)

    nulls = [mean_cosine(draw.randrange(1, len(stream))) for _ in range(n_null)]
    return mean_cosine(0), torch.tensor(nulls, dtype=write.dtype)
