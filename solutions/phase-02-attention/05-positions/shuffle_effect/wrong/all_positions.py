"""the outputs of all positions

Shuffled tokens stand at other positions, so the outputs there differ in any model.
"""


def shuffle_effect(model, tokens, other, order):
    last = tokens[:, -1:]
    shuffled = torch.cat([tokens[:, order], last], dim=1)
    replaced = torch.cat([other[:, :-1], last], dim=1)
    y, a, b = (model(t) for t in (tokens, shuffled, replaced))
    return (a - y).norm(dim=-1).mean() / (b - y).norm(dim=-1).mean()
