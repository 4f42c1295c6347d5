"""Four nested loops; Python numbers; uniform replacements of many sizes."""

import torch


def find_leaks(model, x):
    n = len(x)
    before = model(x).detach()
    tolerance = 1e-5 * float(before.abs().max())
    found = torch.zeros(n, n, dtype=torch.bool)
    for j in range(n):
        for draw in range(21):
            y = x.detach().clone()
            y[j] = (torch.rand(x.shape[1]) * 2 - 1) * 10 ** (draw % 3)
            after = model(y).detach()
            for i in range(j):
                if max(abs(float(d)) for d in after[i] - before[i]) > tolerance:
                    found[i, j] = True
    return found
