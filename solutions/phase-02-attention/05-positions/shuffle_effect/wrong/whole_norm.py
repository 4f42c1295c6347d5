"""one length for the whole batch

`norm()` without `dim` takes the length of all rows together; long moves count more than short ones.
"""


def shuffle_effect(model, tokens, other, order):
    last = tokens[:, -1:]
    shuffled = torch.cat([tokens[:, order], last], dim=1)
    replaced = torch.cat([other[:, :-1], last], dim=1)
    y, a, b = (model(t)[:, -1] for t in (tokens, shuffled, replaced))
    return (a - y).norm() / (b - y).norm()
