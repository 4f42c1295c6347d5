"""Python's own random numbers, lists and loops."""

import random

import torch


def score_held_out(sizes, losses, fit, n_draw=200, seed=0):
    pick = random.Random(seed)
    held = max(range(len(sizes)), key=lambda i: float(sizes[i]))
    x = torch.stack([s for i, s in enumerate(sizes) if i != held])
    rows = [row.tolist() for i, row in enumerate(losses) if i != held]

    def at(means):
        return fit(x, torch.tensor(means))(sizes[held].item())

    predicted = at([sum(row) / len(row) for row in rows])
    draws = [at([sum(pick.choices(row, k=len(row))) / len(row) for row in rows])
             for _ in range(n_draw)]  # fmt: skip
    ends = torch.tensor(draws, dtype=torch.float64)
    low, high = (torch.quantile(ends, q).item() for q in (0.025, 0.975))
    return predicted, low, high, losses[held].mean().item() - predicted
