"""and the checkpoint with it: store a copy

It holds as long as no step writes in place. Optimizers do.
"""


def pack(w, u, step, order, at, generator):
    return {
        "w": w,
        "u": u,
        "step": step,
        "order": order,
        "at": at,
        "random": generator.get_state(),
    }


def unpack(state):
    generator = torch.Generator()
    generator.set_state(state["random"])
    w, u, order = (state[name].clone() for name in ("w", "u", "order"))
    return w, u, state["step"], order, state["at"], generator
