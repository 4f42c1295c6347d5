"""in the inverse order

`x[:, order] = y` scatters where `x = y[:, order]` gathers.
"""


def shuffle_effect(model, tokens, other, order):
    last = tokens[:, -1:]
    shuffled = tokens.clone()
    shuffled[:, order] = tokens[:, :-1]
    replaced = torch.cat([other[:, :-1], last], dim=1)
    y, a, b = (model(t)[:, -1] for t in (tokens, shuffled, replaced))
    return (a - y).norm(dim=-1).mean() / (b - y).norm(dim=-1).mean()
