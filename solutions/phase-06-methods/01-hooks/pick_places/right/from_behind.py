"""Lists first, by indexing one axis at a time; then numbers, from the last axis to the first."""


def pick_places(values, axes, **at):
    names = axes.split()
    unknown = set(at) - set(names)
    if unknown:
        raise ValueError(f"unknown axes: {sorted(unknown)}")
    for axis in reversed(range(len(names))):
        places = at.get(names[axis], slice(None))
        where = [slice(None)] * len(names)
        where[axis] = places if isinstance(places, int | slice) else [*places]
        values = values[tuple(where[: values.ndim])]
    left = [name for name in names if not isinstance(at.get(name), int)]
    return values, " ".join(left)
