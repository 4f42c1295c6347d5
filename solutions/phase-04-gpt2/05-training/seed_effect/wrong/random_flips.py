"""which is not right

A thousand random lists estimate what 64 lists say exactly.
"""


def seed_effect(a, b):
    d = (b - a).double()
    g = torch.Generator().manual_seed(0)
    signs = torch.randint(2, (1000, len(d)), generator=g) * 2.0 - 1
    means = (signs * d).mean(1).abs()
    far = means >= d.mean().abs() * (1 - 1e-9)
    return d.mean().item(), far.double().mean().item()
