"""ties do not count

The real signs are one of the lists, so p is at least 1 / 2ⁿ.
"""


def seed_effect(a, b):
    d = (b - a).double()
    signs = torch.tensor(list(itertools.product((1.0, -1.0), repeat=len(d)))).double()
    means, effect = (signs * d).mean(1), d.mean()
    far = means.abs() > effect.abs() * (1 + 1e-9)
    return effect.item(), far.double().mean().item()
