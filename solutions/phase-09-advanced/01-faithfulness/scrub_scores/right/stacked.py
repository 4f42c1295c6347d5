"""All draws in one tensor."""

import torch

from minigpt.interp.circuits.scrubbing import agreeing


def scrub_scores(measure, labels, n=10, seed=0):
    g = torch.Generator().manual_seed(seed)
    rows = [
        [labels, torch.zeros_like(labels), labels[torch.randperm(len(labels), generator=g)]]
        for _ in range(n)
    ]
    table = torch.stack(
        [torch.stack([measure(agreeing(given, g)).double() for given in row]) for row in rows]
    )
    scrubbed, random, shuffled = table.mean((0, 2)).tolist()
    intact = measure(torch.arange(len(labels))).double().mean().item()
    return (scrubbed - random) / (intact - random), (shuffled - random) / (intact - random)
