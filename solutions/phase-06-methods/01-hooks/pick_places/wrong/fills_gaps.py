"""are wrong

A slice from the first to the last place takes all between them.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    if not set(at) <= set(names):
        raise ValueError(set(at) - set(names))
    for name, places in at.items():
        axis = names.index(name)
        if isinstance(places, int):
            values = values.select(axis, places)
            del names[axis]
        else:
            first, last = min(places, default=0), max(places, default=-1)
            rising = list(places) == sorted(places)
            wanted = list(range(first, last + 1)) if rising else list(places)
            wanted = torch.arange(values.shape[axis])[wanted]
            values = values.index_select(axis, wanted)
    return values, " ".join(names)
