"""a fit has seen the largest size

The prediction is honest, and the interval is not.
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
        draws.append(
            fit(
                sizes,
                losses.gather(
                    1, torch.randint(losses.shape[1], losses.shape, generator=generator)
                ).mean(1),
            )(largest)
        )
    low, high = torch.tensor(draws).quantile(torch.tensor([0.025, 0.975])).tolist()
    return predicted, low, high, losses[held].mean().item() - predicted
