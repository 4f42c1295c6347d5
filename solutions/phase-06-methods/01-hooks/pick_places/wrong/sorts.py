"""in this order

A mask forgets the order, and what is asked for twice.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name, places in list(at.items()):
        if name not in names:
            raise ValueError(name)
        axis = names.index(name)
        if isinstance(places, int):
            values = values.select(axis, places)
            names.remove(name)
        else:
            mask = torch.zeros(values.shape[axis], dtype=torch.bool)
            mask[list(places)] = True
            values = values.index_select(axis, mask.nonzero()[:, 0])
    return values, " ".join(names)
