"""anew for each draw

One shuffle may come close to the labels by luck.
"""

import torch

from minigpt.interp.circuits.scrubbing import agreeing


def scrub_scores(measure, labels, n=10, seed=0):
    g = torch.Generator().manual_seed(seed)

    def mean(draw):
        values = [measure(agreeing(draw(), g)).double().mean() for _ in range(n)]
        return torch.stack(values).mean().item()

    intact = measure(torch.arange(len(labels))).double().mean().item()
    random = mean(lambda: torch.zeros_like(labels))
    scrubbed = mean(lambda: labels)
    mixed = labels[torch.randperm(len(labels), generator=g)]
    shuffled = mean(lambda: mixed)
    gap = intact - random
    return (scrubbed - random) / gap, (shuffled - random) / gap
