"""subtract what random partners leave below, too

The intact model would not get 1.
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
    shuffled = mean(lambda: labels[torch.randperm(len(labels), generator=g)])
    gap = intact
    return (scrubbed - random) / gap, (shuffled - random) / gap
