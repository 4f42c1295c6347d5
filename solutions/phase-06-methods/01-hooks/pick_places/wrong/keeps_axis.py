"""a number's axis is gone

One place has no axis of its own any more.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name, places in at.items():
        if name not in names:
            raise ValueError(name)
        axis = names.index(name)
        places = [places] if isinstance(places, int) else list(places)
        values = values.index_select(
            axis, torch.tensor(places, dtype=torch.long) % values.shape[axis]
        )
    return values, axes
