"""off by one

Whoever stores the step that was done, and adds one when it is read, has to do so in one place.
"""


def unpack(state):
    g = torch.Generator()
    g.set_state(state["random"])
    w, u, order = (state[n].clone() for n in ("w", "u", "order"))
    return w, u, state["step"] + (state["step"] > 0), order, state["at"], g
