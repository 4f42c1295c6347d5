"""training has changed the checkpoint

`state_dict()` of a model returns its very tensors, and an optimizer writes into them.
"""


def unpack(state):
    generator = torch.Generator()
    generator.set_state(state["random"])
    return state["w"], state["u"], state["step"], state["order"], state["at"], generator


def advance(state, x, y, rates, n_step):
    w, u, step, order, at, generator = unpack(state)
    losses = []
    for _ in range(n_step):
        if at == len(order):
            order, at = torch.randperm(len(x), generator=generator), 0
        i, at = int(order[at]), at + 1
        seen = x[i] * (torch.rand(x.shape[1], generator=generator) < 0.8)
        error = seen @ w - y[i]
        losses.append(float(error**2 / 2))
        u.mul_(0.9).add_(error * seen)
        w.sub_(rates[step] * u)
        step += 1
    return losses, pack(w, u, step, order, at, generator)
