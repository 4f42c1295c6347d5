"""changes its input tokens in place

A shuffle written into the caller's tensor is still there in the third run.
"""


def shuffle_effect(model, tokens, other, order):
    y = model(tokens)[:, -1]
    replaced = torch.cat([other[:, :-1], tokens[:, -1:]], dim=1)
    b = model(replaced)[:, -1]
    tokens[:, :-1] = tokens[:, order]
    a = model(tokens)[:, -1]
    return (a - y).norm(dim=-1).mean() / (b - y).norm(dim=-1).mean()
