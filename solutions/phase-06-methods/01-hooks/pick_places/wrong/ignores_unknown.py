"""no axis of that name, and no error

A misspelled axis cuts nothing, and whoever asked believes that it did.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name in axes.split():
        if name not in at:
            continue
        axis, places = names.index(name), at[name]
        if isinstance(places, int):
            values = values.select(axis, places)
            names.remove(name)
        else:
            wanted = torch.tensor(list(places), dtype=torch.long) % values.shape[axis]
            values = values.index_select(axis, wanted)
    return values, " ".join(names)
