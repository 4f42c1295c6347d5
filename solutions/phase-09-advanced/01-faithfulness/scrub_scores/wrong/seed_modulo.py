"""the seed is used only in part

Seeds that lie 100 apart give the same numbers.
"""

import torch

from minigpt.interp.circuits.scrubbing import agreeing


def scrub_scores(measure, labels, n=10, seed=0):
    g = torch.Generator().manual_seed(seed % 100)
    n_prompt = len(labels)

    def mean(draw):
        values = [measure(draw()).double().mean() for _ in range(n)]
        return torch.stack(values).mean().item()

    intact = measure(torch.arange(n_prompt)).double().mean().item()
    random = mean(lambda: agreeing(labels * 0, g))
    scrubbed = mean(lambda: agreeing(labels, g))
    shuffled = mean(lambda: agreeing(labels[torch.randperm(n_prompt, generator=g)], g))
    gap = intact - random
    return (scrubbed - random) / gap, (shuffled - random) / gap
