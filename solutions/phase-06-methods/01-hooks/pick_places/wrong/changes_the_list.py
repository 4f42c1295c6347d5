"""your code changes a list of places"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name, places in at.items():
        if name not in names:
            raise ValueError(f"no axis {name!r}")
        axis = names.index(name)
        size = values.shape[axis]
        if isinstance(places, int):
            values = values.select(axis, places)
            names.pop(axis)
        else:
            if isinstance(places, list):
                for i, place in enumerate(places):
                    places[i] = place + size if place < 0 else place
            wanted = torch.arange(size)[list(places)]
            values = values.index_select(axis, wanted)
    return values, " ".join(names)
