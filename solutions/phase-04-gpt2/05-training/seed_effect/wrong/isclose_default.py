"""make the tolerance of ties relative to the differences

`torch.isclose` allows an absolute 1e-8 unless it is told otherwise.
"""


def seed_effect(a, b):
    d = (b - a).double()
    signs = torch.tensor(list(itertools.product((1.0, -1.0), repeat=len(d))), dtype=torch.float64)
    means, effect = (signs * d).mean(1).abs(), d.mean()
    far = (means > effect.abs()) | torch.isclose(means, effect.abs())
    return effect.item(), far.double().mean().item()
