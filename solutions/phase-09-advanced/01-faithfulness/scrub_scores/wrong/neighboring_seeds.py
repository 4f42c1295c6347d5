"""share draws

A seed shares all draws but one with its neighbor.
"""

import torch

from minigpt.interp.circuits.scrubbing import agreeing


def scrub_scores(measure, labels, n=10, seed=0):
    n_prompt = len(labels)
    totals = torch.zeros(3, dtype=torch.float64)
    for draw in range(n):
        g = torch.Generator().manual_seed(seed + draw)
        shuffled = labels[torch.randperm(n_prompt, generator=g)]
        for i, used in enumerate((labels * 0, labels, shuffled)):
            totals[i] += measure(agreeing(used, g)).double().mean() / n
    intact = measure(torch.arange(n_prompt)).double().mean()
    shares = (totals[1:] - totals[0]) / (intact - totals[0])
    return shares[0].item(), shares[1].item()
