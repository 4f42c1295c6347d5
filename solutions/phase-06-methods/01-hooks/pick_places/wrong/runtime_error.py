"""raises RuntimeError: IndexError is asked"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name, places in at.items():
        if name not in names:
            raise ValueError(f"no axis {name!r}")
        axis = names.index(name)
        size = values.shape[axis]
        if isinstance(places, int):
            values = values.narrow(axis, places, 1).squeeze(axis)
            names.pop(axis)
        else:
            wanted = torch.arange(size)[list(places)]
            values = values.index_select(axis, wanted)
    return values, " ".join(names)
