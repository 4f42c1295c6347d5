"""the names of all axes come back

A number's axis is gone, and so is its name.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name, places in at.items():
        if name not in names:
            raise ValueError(name)
        axis = names.index(name)
        if isinstance(places, int):
            values = values.select(axis, places)
            names.remove(name)
        else:
            wanted = torch.tensor(list(places), dtype=torch.long) % values.shape[axis]
            values = values.index_select(axis, wanted)
    return values, axes
