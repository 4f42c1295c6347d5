"""the place in it is lost

The order came back, and the run reads it from the start.
"""


def unpack(state):
    g = torch.Generator()
    g.set_state(state["random"])
    return state["w"].clone(), state["u"].clone(), state["step"], state["order"].clone(), 0, g
