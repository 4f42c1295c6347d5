"""control

Shuffled partners are partners of any label; the shuffle belongs to the labels.
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
    shuffled = (
        sum(
            measure(agreeing(labels, g)[torch.randperm(len(labels), generator=g)]).double().mean()
            for _ in range(n)
        )
        / n
    ).item()
    gap = intact - random
    return (scrubbed - random) / gap, (shuffled - random) / gap
