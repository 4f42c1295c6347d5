"""the real signs are left out

They are what happened, and as likely as any other list under chance.
"""


def seed_effect(a, b):
    d = (b - a).double()
    signs = torch.tensor(list(itertools.product((1.0, -1.0), repeat=len(d)))).double()
    means, effect = (signs * d).mean(1), d.mean()
    far = means[1:].abs() >= effect.abs() * (1 - 1e-9)
    return effect.item(), far.double().mean().item()
