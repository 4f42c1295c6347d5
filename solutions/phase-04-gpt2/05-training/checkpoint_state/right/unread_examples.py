"""Keeps the examples that are left, one tensor for weights and velocity, and updates in place."""


def pack(w, u, step, order, at, generator):
    return {
        "moving": torch.stack([w, u]),
        "left": order[at:].clone(),
        "step": step,
        "random": generator.get_state(),
    }


def unpack(state):
    w, u = state["moving"].clone()
    generator = torch.Generator()
    generator.set_state(state["random"])
    return w, u, state["step"], state["left"].clone(), 0, generator


def advance(state, x, y, rates, n_step):
    w, u, step, order, at, generator = unpack(state)
    losses = []
    for _ in range(n_step):
        if at == order.numel():
            order, at = torch.randperm(x.shape[0], generator=generator), 0
        row = x[order[at]].clone()
        row[torch.rand(x.shape[1], generator=generator) >= 0.8] = 0
        error = torch.einsum("f,f->", row, w) - y[order[at]]
        losses.append((error.square() / 2).item())
        u.mul_(0.9).add_(row, alpha=error.item())
        w.sub_(u, alpha=rates[step])
        step, at = step + 1, at + 1
    return losses, pack(w, u, step, order, at, generator)
