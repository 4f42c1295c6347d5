"""before the attention of its layer

The attention's output is in the stream when the MLP reads it.
"""


def through_mlps(x, change, kept, mlps, live):
    clean, changed = x, x + change
    for i, (wrote, mlp) in enumerate(zip(kept, mlps, strict=True)):
        out = mlp(clean)
        changed = changed + (mlp(changed) if i in live else out) + wrote
        clean = clean + out + wrote
    return changed
