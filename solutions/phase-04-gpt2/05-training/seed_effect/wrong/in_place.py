"""changes its input b in place

The caller's results are overwritten with differences.
"""


def seed_effect(a, b):
    d = b.sub_(a).double()
    signs = torch.tensor(list(itertools.product((1.0, -1.0), repeat=len(d))), dtype=torch.float64)
    means, effect = (signs * d).mean(1).abs(), d.mean()
    p = (means >= effect.abs() * (1 - 1e-9)).double().mean()
    return effect.item(), p.item()
