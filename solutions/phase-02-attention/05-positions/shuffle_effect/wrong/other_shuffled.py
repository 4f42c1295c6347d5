"""the replacement is shuffled as well

The unit is one change, not two.
"""


def shuffle_effect(model, tokens, other, order):
    last = tokens[:, -1:]
    shuffled = torch.cat([tokens[:, order], last], dim=1)
    replaced = torch.cat([other[:, order], last], dim=1)
    y, a, b = (model(t)[:, -1] for t in (tokens, shuffled, replaced))
    return (a - y).norm(dim=-1).mean() / (b - y).norm(dim=-1).mean()
