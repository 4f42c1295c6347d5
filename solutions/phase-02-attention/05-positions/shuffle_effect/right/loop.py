"""One window at a time, one row of numbers at a time."""


def shuffle_effect(model, tokens, other, order):
    total = [0.0, 0.0]
    for t, o in zip(tokens, other, strict=True):
        changed = [t[[*order.tolist(), len(t) - 1]], torch.cat([o[:-1], t[-1:]])]
        y = model(t[None])[0, -1]
        for i, c in enumerate(changed):
            total[i] = total[i] + (model(c[None])[0, -1] - y).square().sum().sqrt()
    return total[0] / total[1]
