"""sums of absolute values

The length of a vector is the root of its sum of squares.
"""


def shuffle_effect(model, tokens, other, order):
    last = tokens[:, -1:]
    shuffled = torch.cat([tokens[:, order], last], dim=1)
    replaced = torch.cat([other[:, :-1], last], dim=1)
    y, a, b = (model(t)[:, -1] for t in (tokens, shuffled, replaced))
    return (a - y).abs().mean() / (b - y).abs().mean()
