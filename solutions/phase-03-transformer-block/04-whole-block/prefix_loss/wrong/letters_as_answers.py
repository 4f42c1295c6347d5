"""the answers are taken from x

x[:, n − 1] is what the model has just read. What comes after it is in y.
"""


def prefix_loss(model, x, y, ends):
    whole = [cross_entropy(model(x)[:, n - 1], x[:, n - 1]) for n in ends]
    prefix = [cross_entropy(model(x[:, :n])[:, -1], x[:, n - 1]) for n in ends]
    return torch.stack(whole).mean(), torch.stack(prefix).mean()
