"""your code changes its input x

A slice is a view: to write zeros into it is to write into the windows themselves.
"""


def prefix_loss(model, x, y, ends):
    whole = [cross_entropy(model(x)[:, n - 1], y[:, n - 1]) for n in ends]
    prefix = []
    for n in ends:
        x[:, n:] = 0
        prefix.append(cross_entropy(model(x)[:, n - 1], y[:, n - 1]))
    return torch.stack(whole).mean(), torch.stack(prefix).mean()
