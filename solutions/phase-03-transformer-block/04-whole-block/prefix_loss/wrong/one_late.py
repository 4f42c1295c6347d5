"""position n is scored, which is not the last of the prefix

The n-th letter stands at position n − 1.
"""


def prefix_loss(model, x, y, ends):
    whole = [cross_entropy(model(x)[:, n], y[:, n]) for n in ends]
    prefix = [cross_entropy(model(x[:, : n + 1])[:, n], y[:, n]) for n in ends]
    return torch.stack(whole).mean(), torch.stack(prefix).mean()
