"""the interval is stretched to hold the prediction

That a prediction lies outside of its draws says something about the fit.
"""

import torch


def score_held_out(sizes, losses, fit, n_draw=200, seed=0):
    held = sizes.argmax()
    rest = torch.arange(len(sizes)) != held
    x, y, largest = sizes[rest], losses[rest], sizes[held].item()
    predicted = fit(x, y.mean(1))(largest)
    generator = torch.Generator().manual_seed(seed)
    draws = []
    for _ in range(n_draw):
        picks = torch.randint(y.shape[1], y.shape, generator=generator)
        draws.append(fit(x, y.gather(1, picks).mean(1))(largest))
    low, high = torch.tensor(draws).quantile(torch.tensor([0.025, 0.975])).tolist()
    miss = losses[held].mean().item() - predicted
    return predicted, min(low, predicted), max(high, predicted), miss
