"""the change itself is lost

Directly, the change reaches the end past all MLPs.
"""


def through_mlps(x, change, kept, mlps, live):
    clean, changed = x, x + change
    for i, (wrote, mlp) in enumerate(zip(kept, mlps, strict=True)):
        clean, changed = clean + wrote, changed + wrote
        out = mlp(clean)
        changed = changed + (mlp(changed) if i in live else out)
        clean = clean + out
    return changed - change
