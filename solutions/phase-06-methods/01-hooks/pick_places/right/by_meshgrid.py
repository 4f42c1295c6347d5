"""All axes at once, by an open mesh of indices; then the axes of single places are dropped."""

import torch


def pick_places(values, axes, **at):
    names = axes.split()
    for name in at:
        if name not in names:
            raise ValueError(name)
    index = []
    for axis, name in enumerate(names):
        places = at.get(name, range(values.shape[axis]))
        places = [places] if isinstance(places, int) else list(places)
        shape = [1] * len(names)
        shape[axis] = len(places)
        index.append(torch.tensor(places, dtype=torch.long).reshape(shape))
    found = values[tuple(index)] if index else values
    gone = [axis for axis, name in enumerate(names) if isinstance(at.get(name), int)]
    kept = [name for name in names if not isinstance(at.get(name), int)]
    return found.squeeze(tuple(gone)) if gone else found, " ".join(kept)
