"""the result has lost its gradient

Attribution takes gradients through a cut.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    if not set(at) <= set(names):
        raise ValueError(set(at) - set(names))
    values = values.detach()
    for name, places in at.items():
        axis = names.index(name)
        if isinstance(places, int):
            values = values.select(axis, places)
            del names[axis]
        else:
            wanted = torch.arange(values.shape[axis])[list(places)]
            values = values.index_select(axis, wanted)
    return values, " ".join(names)
