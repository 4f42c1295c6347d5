"""One minus the share that is lost, generators by kind."""

import torch

from minigpt.interp.circuits.scrubbing import agreeing


def scrub_scores(measure, labels, n=10, seed=0):
    size = len(labels)
    lots = [torch.Generator().manual_seed(seed + i * 1_000_003) for i in range(3)]

    def loss(kind):
        total = 0.0
        for _ in range(n):
            given = labels
            if kind == 0:
                given = torch.ones_like(labels)
            if kind == 2:
                given = labels[torch.randperm(size, generator=lots[2])]
            total += measure(agreeing(given, lots[kind])).sum().item()
        return top - total / (n * size)

    top = measure(torch.arange(size)).sum().item() / size
    whole = loss(0)
    return 1 - loss(1) / whole, 1 - loss(2) / whole
