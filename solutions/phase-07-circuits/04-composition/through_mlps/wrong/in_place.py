"""changes its input x in place

x += … writes into the caller's tensor.
"""


def through_mlps(x, change, kept, mlps, live):
    changed = x + change
    clean = x
    for i, (wrote, mlp) in enumerate(zip(kept, mlps, strict=True)):
        clean += wrote
        changed = changed + wrote
        out = mlp(clean)
        changed = changed + (mlp(changed) if i in live else out)
        clean += out
    return changed
