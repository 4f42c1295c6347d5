"""the letters after the prefix are set to 0, and the model still sees them

A letter 0 is a letter. A prefix is shorter.
"""


def prefix_loss(model, x, y, ends):
    whole = [cross_entropy(model(x)[:, n - 1], y[:, n - 1]) for n in ends]
    prefix = []
    for n in ends:
        hidden = x.clone()
        hidden[:, n:] = 0
        prefix.append(cross_entropy(model(hidden)[:, n - 1], y[:, n - 1]))
    return torch.stack(whole).mean(), torch.stack(prefix).mean()
