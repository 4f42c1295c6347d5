"""every MLP reads the changed stream

A total effect says nothing about the route.
"""


def through_mlps(x, change, kept, mlps, live):
    changed = x + change
    for wrote, mlp in zip(kept, mlps, strict=True):
        changed = changed + wrote
        changed = changed + mlp(changed)
    return changed
