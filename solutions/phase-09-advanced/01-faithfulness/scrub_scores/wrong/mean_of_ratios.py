"""which is not right

Prompts with a small gap outweigh all others.
"""

import torch

from minigpt.interp.circuits.scrubbing import agreeing


def scrub_scores(measure, labels, n=10, seed=0):
    g = torch.Generator().manual_seed(seed)

    def mean(draw):
        values = [measure(agreeing(draw(), g)).double() for _ in range(n)]
        return torch.stack(values).mean(0)

    intact = measure(torch.arange(len(labels))).double()
    random = mean(lambda: torch.zeros_like(labels))
    scrubbed = mean(lambda: labels)
    shuffled = mean(lambda: labels[torch.randperm(len(labels), generator=g)])
    gap = intact - random
    return ((scrubbed - random) / gap).mean().item(), ((shuffled - random) / gap).mean().item()
