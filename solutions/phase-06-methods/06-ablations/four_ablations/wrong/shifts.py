"""as by shifts

A shift by 1 + seed % (n − 1) leaves no prompt in place, and knows n − 1 orders only.
"""


def replaced(z, head, kind, reference=None, seed=0):
    if kind not in ("zero", "mean", "resample", "freeze"):
        raise ValueError(f"no kind {kind!r}; valid: 'zero', 'mean', 'resample', 'freeze'")
    new = z.clone()
    if kind == "zero":
        new[:, :, head] = 0
    elif kind == "mean":
        new[:, :, head] = reference[:, :, head].mean(0)
    elif kind == "resample":
        new[:, :, head] = reference.roll(1 + seed % (len(z) - 1), 0)[:, :, head]
    else:
        new[:, :, head] = reference[:, :, head]
    return new
