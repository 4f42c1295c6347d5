"""another order than the one that was given

A shuffle of one's own gives another number at every run.
"""


def shuffle_effect(model, tokens, other, order):
    last = tokens[:, -1:]
    shuffled = torch.cat([tokens[:, torch.randperm(len(order))], last], dim=1)
    replaced = torch.cat([other[:, :-1], last], dim=1)
    y, a, b = (model(t)[:, -1] for t in (tokens, shuffled, replaced))
    return (a - y).norm(dim=-1).mean() / (b - y).norm(dim=-1).mean()
