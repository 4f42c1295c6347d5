"""the lists are paired

Torch pairs lists of one length, and refuses lists of two lengths.
"""


def pick_places(values, axes, **at):
    names = axes.split()
    for name in at:
        if name not in names:
            raise ValueError(name)
    index = tuple(
        at[name] if isinstance(at.get(name), int) else list(at[name]) if name in at else slice(None)
        for name in names
    )
    left = [name for name in names if not isinstance(at.get(name), int)]
    return values[index], " ".join(left)
