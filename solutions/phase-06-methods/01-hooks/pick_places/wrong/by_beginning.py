"""find a name inside of another name"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name, places in at.items():
        if name not in names:
            raise ValueError(f"no axis {name!r}")
        axis = next(i for i, one in enumerate(names) if one.startswith(name))
        size = values.shape[axis]
        if isinstance(places, int):
            values = values.select(axis, places)
            names.pop(axis)
        else:
            wanted = torch.arange(size)[list(places)]
            values = values.index_select(axis, wanted)
    return values, " ".join(names)
