"""live and frozen are exchanged

The indices name those that react.
"""


def through_mlps(x, change, kept, mlps, live):
    clean, changed = x, x + change
    for i, (wrote, mlp) in enumerate(zip(kept, mlps, strict=True)):
        clean, changed = clean + wrote, changed + wrote
        out = mlp(clean)
        changed = changed + (out if i in live else mlp(changed))
        clean = clean + out
    return changed
