"""up to rounding

With equal differences it is right: sums of opposite signs are exactly opposite.
"""


def seed_effect(a, b):
    d = (b - a).double()
    signs = torch.tensor(list(itertools.product((1.0, -1.0), repeat=len(d))), dtype=torch.float64)
    means, effect = (signs * d).mean(1).abs(), d.mean()
    return effect.item(), (means >= effect.abs()).double().mean().item()
