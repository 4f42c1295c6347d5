"""a tuple or a range

Only lists are taken for lists. A tuple is as good, and so is a range.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name, places in at.items():
        if name not in names:
            raise ValueError(name)
        axis = names.index(name)
        if isinstance(places, list):
            wanted = torch.tensor(places, dtype=torch.long) % values.shape[axis]
            values = values.index_select(axis, wanted)
        else:
            values = values.select(axis, places)
            names.remove(name)
    return values, " ".join(names)
