"""a new order is drawn, in the middle of an epoch

Every library that saves no position in the data does this.
"""


def unpack(state):
    g = torch.Generator()
    g.set_state(state["random"])
    none = torch.empty(0, dtype=torch.int64)
    return state["w"].clone(), state["u"].clone(), state["step"], none, 0, g
