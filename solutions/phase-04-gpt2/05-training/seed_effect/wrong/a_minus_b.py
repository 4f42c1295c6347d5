"""the effect has the wrong sign

Lower losses of b are a negative effect.
"""


def seed_effect(a, b):
    d = (b - a).double()
    signs = torch.tensor(list(itertools.product((1.0, -1.0), repeat=len(d)))).double()
    means, effect = (signs * d).mean(1), d.mean()
    return -effect.item(), (means.abs() >= effect.abs() * (1 - 1e-9)).double().mean().item()
