"""the model sees the whole window in both cases

To score fewer positions hides nothing. The input has to end.
"""


def prefix_loss(model, x, y, ends):
    logits = model(x)
    whole = [cross_entropy(logits[:, n - 1], y[:, n - 1]) for n in ends]
    prefix = [cross_entropy(logits[:, :n][:, -1], y[:, n - 1]) for n in ends]
    return torch.stack(whole).mean(), torch.stack(prefix).mean()
