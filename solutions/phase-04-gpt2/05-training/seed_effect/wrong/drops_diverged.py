"""a seed that diverged is left out

The arm that diverges looks as good as the seeds that it did not lose.
"""


def seed_effect(a, b):
    d = (b - a).double()
    d = d[~d.isnan()]
    signs = torch.tensor(list(itertools.product((1.0, -1.0), repeat=len(d))), dtype=torch.float64)
    means, effect = (signs * d).mean(1).abs(), d.mean()
    p = (means >= effect.abs() * (1 - 1e-9)).double().mean()
    return effect.item(), p.item()
