"""a negative place in a list

index_select does not count from the end.
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
            values = values.index_select(axis, torch.tensor(list(places), dtype=torch.long))
    return values, " ".join(names)
