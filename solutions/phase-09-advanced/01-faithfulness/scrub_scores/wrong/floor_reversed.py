"""random partners

A reversed order is one fixed exchange, and no random one.
"""

import torch

from minigpt.interp.circuits.scrubbing import agreeing


def scrub_scores(measure, labels, n=10, seed=0):
    g = torch.Generator().manual_seed(seed)

    def mean(draw):
        values = [measure(agreeing(draw(), g)).double().mean() for _ in range(n)]
        return torch.stack(values).mean().item()

    intact = measure(torch.arange(len(labels))).double().mean().item()
    random = measure(torch.arange(len(labels)).flip(0)).double().mean().item()
    scrubbed = mean(lambda: labels)
    shuffled = mean(lambda: labels[torch.randperm(len(labels), generator=g)])
    gap = intact - random
    return (scrubbed - random) / gap, (shuffled - random) / gap
