"""the effect has lost its sign

Better and worse become the same.
"""


def seed_effect(a, b):
    d = (b - a).double()
    signs = torch.tensor(list(itertools.product((1.0, -1.0), repeat=len(d))), dtype=torch.float64)
    means, effect = (signs * d).mean(1).abs(), d.mean()
    p = (means >= effect.abs() * (1 - 1e-9)).double().mean()
    return effect.abs().item(), p.item()
