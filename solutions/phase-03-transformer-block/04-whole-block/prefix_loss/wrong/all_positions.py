"""all positions of the prefix are scored

Inside the prefix the answer is still in the input, except at its end.
"""


def prefix_loss(model, x, y, ends):
    whole = [cross_entropy(model(x)[:, n - 1], y[:, n - 1]) for n in ends]
    prefix = [cross_entropy(model(x[:, :n]).mT, y[:, :n]) for n in ends]
    return torch.stack(whole).mean(), torch.stack(prefix).mean()
