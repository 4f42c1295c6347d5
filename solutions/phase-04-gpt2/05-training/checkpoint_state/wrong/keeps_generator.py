"""which a file cannot hold

A generator is an object of this process; its state is a tensor.
"""


def pack(w, u, step, order, at, generator):
    return {
        "w": w.clone(),
        "u": u.clone(),
        "step": step,
        "order": order.clone(),
        "at": at,
        "random": generator,
    }


def unpack(state):
    w, u, order = (state[name].clone() for name in ("w", "u", "order"))
    return w, u, state["step"], order, state["at"], state["random"]
