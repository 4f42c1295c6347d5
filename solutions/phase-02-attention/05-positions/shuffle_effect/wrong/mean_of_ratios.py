"""an average of ratios

A window whose replacement happens to move the output very little decides the average.
"""


def shuffle_effect(model, tokens, other, order):
    last = tokens[:, -1:]
    shuffled = torch.cat([tokens[:, order], last], dim=1)
    replaced = torch.cat([other[:, :-1], last], dim=1)
    y, a, b = (model(t)[:, -1] for t in (tokens, shuffled, replaced))
    return ((a - y).norm(dim=-1) / (b - y).norm(dim=-1)).mean()
