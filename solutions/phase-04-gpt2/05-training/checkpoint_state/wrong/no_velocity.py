"""the velocity is 0 after the kill

Weights alone are enough to use a model, and not to go on training it.
"""


def unpack(state):
    g = torch.Generator()
    g.set_state(state["random"])
    w, order = state["w"].clone(), state["order"].clone()
    return w, torch.zeros_like(w), state["step"], order, state["at"], g
