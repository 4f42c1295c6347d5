"""rounded to half precision

Fine for a model that only predicts; a resumed run begins at another place.
"""


def pack(w, u, step, order, at, generator):
    return {
        "w": w.half(),
        "u": u.clone(),
        "step": step,
        "order": order.clone(),
        "at": at,
        "random": generator.get_state(),
    }


def unpack(state):
    generator = torch.Generator()
    generator.set_state(state["random"])
    u, order = state["u"].clone(), state["order"].clone()
    return state["w"].to(u.dtype), u, state["step"], order, state["at"], generator
