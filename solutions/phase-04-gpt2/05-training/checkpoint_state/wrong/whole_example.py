"""before dropout

The forward pass saw the example after dropout.
"""


def advance(state, x, y, rates, n_step):
    w, u, step, order, at, generator = unpack(state)
    losses = []
    for _ in range(n_step):
        if at == len(order):
            order, at = torch.randperm(len(x), generator=generator), 0
        i, at = int(order[at]), at + 1
        keep = torch.rand(x.shape[1], generator=generator) < 0.8
        seen = x[i] * keep
        error = seen @ w - y[i]
        losses.append(float(error**2 / 2))
        u = 0.9 * u + error * x[i]
        w = w - rates[step] * u
        step += 1
    return losses, pack(w, u, step, order, at, generator)
