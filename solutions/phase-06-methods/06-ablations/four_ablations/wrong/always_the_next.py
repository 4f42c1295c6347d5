"""another seed gives the same result

A shift by one never leaves a prompt in place, and never changes.
"""


def replaced(z, head, kind, reference=None, seed=0):
    new = z.clone()
    if kind == "zero":
        new[:, :, head] = 0
    elif kind == "mean":
        new[:, :, head] = reference[:, :, head].mean(0)
    elif kind == "resample":
        new[:, :, head] = reference.roll(1, 0)[:, :, head]
    elif kind == "freeze":
        new[:, :, head] = reference[:, :, head]
    else:
        raise ValueError(f"no kind {kind!r}; valid: 'zero', 'mean', 'resample', 'freeze'")
    return new
