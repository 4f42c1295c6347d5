"""read x

In the clean run, too, each MLP reads what the layers before it wrote.
"""


def through_mlps(x, change, kept, mlps, live):
    changed = x + change
    for i, (wrote, mlp) in enumerate(zip(kept, mlps, strict=True)):
        changed = changed + wrote
        changed = changed + mlp(changed if i in live else x)
    return changed
