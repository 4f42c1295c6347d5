"""gradient

The clean stream depends on x, too: what is detached has no gradient.
"""


def through_mlps(x, change, kept, mlps, live):
    clean, changed = x.detach(), x + change
    for i, (wrote, mlp) in enumerate(zip(kept, mlps, strict=True)):
        clean, changed = clean + wrote, changed + wrote
        out = mlp(clean)
        changed = changed + (mlp(changed) if i in live else out)
        clean = clean + out
    return changed
