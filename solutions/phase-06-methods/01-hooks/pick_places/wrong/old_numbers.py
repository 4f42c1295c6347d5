"""another axis is cut

After the first axis is gone, all later ones have moved up by one.
"""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name, places in at.items():
        if name not in names:
            raise ValueError(name)
        axis = min(names.index(name), values.ndim - 1)
        if isinstance(places, int):
            n = values.shape[axis]
            values = values.select(axis, min(places, n - 1) if places >= 0 else max(places, -n))
        else:
            wanted = torch.tensor(list(places), dtype=torch.long) % values.shape[axis]
            values = values.index_select(axis, wanted)
    return values, " ".join(n for n in names if not isinstance(at.get(n), int))
