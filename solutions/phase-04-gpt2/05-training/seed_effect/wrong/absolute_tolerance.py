"""make the tolerance of ties relative to the differences

A tolerance of 1e-6 nats is fine for losses, and wrong for everything smaller.
"""


def seed_effect(a, b):
    d = (b - a).double()
    signs = torch.tensor(list(itertools.product((1.0, -1.0), repeat=len(d))), dtype=torch.float64)
    means, effect = (signs * d).mean(1).abs(), d.mean()
    p = (means >= effect.abs() - 1e-6).double().mean()
    return effect.item(), p.item()
