"""given twice counts twice

A set loses duplicates, and so changes the mean.
"""


def prefix_loss(model, x, y, ends):
    ends = sorted(set(ends))
    full = model(x)
    whole = torch.stack([cross_entropy(full[:, n - 1], y[:, n - 1]) for n in ends]).mean()
    prefix = torch.stack([cross_entropy(model(x[:, :n])[:, -1], y[:, n - 1]) for n in ends]).mean()
    return whole, prefix
