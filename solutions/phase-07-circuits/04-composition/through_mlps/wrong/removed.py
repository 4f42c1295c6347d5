"""frozen MLPs add nothing

Frozen is not removed: the clean output stays.
"""


def through_mlps(x, change, kept, mlps, live):
    changed = x + change
    for i, (wrote, mlp) in enumerate(zip(kept, mlps, strict=True)):
        changed = changed + wrote
        if i in live:
            changed = changed + mlp(changed)
    return changed
