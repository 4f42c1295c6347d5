"""computed after the weights have moved

The loss that a log shows is the one whose gradient the step takes.
"""


def advance(state, x, y, rates, n_step):
    w, u, step, order, at, generator = unpack(state)
    losses = []
    for _ in range(n_step):
        if at == len(order):
            order, at = torch.randperm(len(x), generator=generator), 0
        i, at = int(order[at]), at + 1
        seen = x[i] * (torch.rand(x.shape[1], generator=generator) < 0.8)
        u = 0.9 * u + (seen @ w - y[i]) * seen
        w = w - rates[step] * u
        losses.append(float((seen @ w - y[i]) ** 2 / 2))
        step += 1
    return losses, pack(w, u, step, order, at, generator)
