"""no axis of that name, and no error

The test is passed as soon as one of the names is known.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    if at and not set(at) & set(names):
        raise ValueError(set(at) - set(names))
    for name in list(names):
        if name not in at:
            continue
        axis = names.index(name)
        if isinstance(at[name], int):
            values = values.select(axis, at[name])
            del names[axis]
        else:
            wanted = torch.arange(values.shape[axis])[list(at[name])]
            values = values.index_select(axis, wanted)
    return values, " ".join(names)
