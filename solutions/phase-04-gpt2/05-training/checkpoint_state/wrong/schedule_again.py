"""the learning rates start again at step 0

A second warm-up, late in a run, throws away what the decay had won.
"""


def unpack(state):
    g = torch.Generator()
    g.set_state(state["random"])
    return state["w"].clone(), state["u"].clone(), 0, state["order"].clone(), state["at"], g
