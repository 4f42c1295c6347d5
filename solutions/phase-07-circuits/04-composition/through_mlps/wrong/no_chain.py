"""the live MLPs do not read each other

A chain of two live MLPs hands the change on.
"""


def through_mlps(x, change, kept, mlps, live):
    clean, changed = x, x + change
    for i, (wrote, mlp) in enumerate(zip(kept, mlps, strict=True)):
        clean, changed = clean + wrote, changed + wrote
        out = mlp(clean)
        changed = changed + (mlp(clean + change) if i in live else out)
        clean = clean + out
    return changed
