"""upside down

The unit is the replacement: it goes below.
"""


def shuffle_effect(model, tokens, other, order):
    last = tokens[:, -1:]
    shuffled = torch.cat([tokens[:, order], last], dim=1)
    replaced = torch.cat([other[:, :-1], last], dim=1)
    y, a, b = (model(t)[:, -1] for t in (tokens, shuffled, replaced))
    return (b - y).norm(dim=-1).mean() / (a - y).norm(dim=-1).mean()
