"""the two losses are in the other order

First the window, then the prefix: the name of the function is no order.
"""


def prefix_loss(model, x, y, ends):
    whole = [cross_entropy(model(x)[:, n - 1], y[:, n - 1]) for n in ends]
    prefix = [cross_entropy(model(x[:, :n])[:, -1], y[:, n - 1]) for n in ends]
    return torch.stack(prefix).mean(), torch.stack(whole).mean()
