"""gives another place, and no IndexError

After `%`, place 7 of 5 is place 2.
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
            wanted = torch.tensor([p % values.shape[axis] for p in places], dtype=torch.long)
            values = values.index_select(axis, wanted)
    return values, " ".join(names)
