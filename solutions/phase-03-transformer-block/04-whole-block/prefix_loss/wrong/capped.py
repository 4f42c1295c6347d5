"""a model that is sure, and wrong

A cap hides the worst predictions, which are the ones that a leak leaves behind.
"""


def prefix_loss(model, x, y, ends):
    full = model(x)
    whole = torch.stack([cross_entropy(full[:, n - 1], y[:, n - 1]) for n in ends]).mean()
    prefix = torch.stack([cross_entropy(model(x[:, :n])[:, -1], y[:, n - 1]) for n in ends]).mean()
    return whole.clamp(max=10), prefix.clamp(max=10)
