"""all prompts get the same random partner

One random prompt stands in for all.
"""

import torch

from minigpt.interp.circuits.scrubbing import agreeing


def scrub_scores(measure, labels, n=10, seed=0):
    g = torch.Generator().manual_seed(seed)
    n_prompt = len(labels)

    def mean(draw):
        values = [measure(draw()).double().mean() for _ in range(n)]
        return torch.stack(values).mean().item()

    intact = measure(torch.arange(n_prompt)).double().mean().item()
    random = mean(lambda: torch.randint(n_prompt, (1,), generator=g).expand(n_prompt))
    scrubbed = mean(lambda: agreeing(labels, g))
    shuffled = mean(lambda: agreeing(labels[torch.randperm(n_prompt, generator=g)], g))
    gap = intact - random
    return (scrubbed - random) / gap, (shuffled - random) / gap
