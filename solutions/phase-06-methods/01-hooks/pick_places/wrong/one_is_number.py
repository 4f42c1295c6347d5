"""a list of one place

It keeps its axis, of size 1: what comes next can count on the axes.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name, places in at.items():
        if name not in names:
            raise ValueError(name)
        axis = names.index(name)
        places = [places] if isinstance(places, int) else list(places)
        wanted = torch.tensor(places, dtype=torch.long) % values.shape[axis]
        values = values.index_select(axis, wanted)
        if len(places) == 1:
            values = values.squeeze(axis)
            names.remove(name)
    return values, " ".join(names)
