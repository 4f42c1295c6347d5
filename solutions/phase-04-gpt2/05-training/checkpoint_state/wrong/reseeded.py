"""the random numbers are those after the seed, once more

A seed says where a generator began, and not where it is.
"""


def pack(w, u, step, order, at, generator):
    return {
        "w": w.clone(),
        "u": u.clone(),
        "step": step,
        "order": order.clone(),
        "at": at,
        "seed": generator.initial_seed(),
    }


def unpack(state):
    w, u, order = (state[name].clone() for name in ("w", "u", "order"))
    generator = torch.Generator().manual_seed(state["seed"])
    return w, u, state["step"], order, state["at"], generator
