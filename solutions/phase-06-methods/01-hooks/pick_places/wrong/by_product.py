"""infinity at a place that is not taken gives NaN"""

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
            wanted = torch.arange(size)[list(places)]
            table = torch.eye(size, dtype=values.dtype)[wanted]
            values = torch.tensordot(values, table, ([axis], [1])).movedim(-1, axis)
    return values, " ".join(names)
