"""only means on the side of the real one count

The direction was seen first and then tested; that halves p.
"""


def seed_effect(a, b):
    d = (b - a).double()
    signs = torch.tensor(list(itertools.product((1.0, -1.0), repeat=len(d)))).double()
    means, effect = (signs * d).mean(1), d.mean()
    far = means <= effect * (1 - 1e-9) if effect < 0 else means >= effect * (1 - 1e-9)
    return effect.item(), far.double().mean().item()
