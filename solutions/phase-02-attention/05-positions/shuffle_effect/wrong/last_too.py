"""the replacement also replaces the last token

The last token is the question that the model answers. Another question moves the output for
another reason.
"""


def shuffle_effect(model, tokens, other, order):
    last = tokens[:, -1:]
    shuffled = torch.cat([tokens[:, order], last], dim=1)
    y, a, b = (model(t)[:, -1] for t in (tokens, shuffled, other))
    return (a - y).norm(dim=-1).mean() / (b - y).norm(dim=-1).mean()
