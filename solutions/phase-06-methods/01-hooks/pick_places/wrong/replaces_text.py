"""a name inside of another name

The letters of "head" also stand in "d_head".
"""

import torch


def pick_places(values, axes, **at):
    for name, places in at.items():
        if name not in axes:
            raise ValueError(name)
        axis = next(i for i, one in enumerate(axes.split()) if name in one)
        if isinstance(places, int):
            values = values.select(axis, places)
            axes = " ".join(axes.replace(name, "", 1).split())
        else:
            wanted = torch.tensor(list(places), dtype=torch.long) % values.shape[axis]
            values = values.index_select(axis, wanted)
    return values, axes
