"""the clean stream, and the deviation from it"""


def through_mlps(x, change, kept, mlps, live):
    clean, off = x.clone(), change.clone()
    for i, mlp in enumerate(mlps):
        clean = clean + kept[i]
        out = mlp(clean)
        if i in live:
            off = off + mlp(clean + off) - out
        clean = clean + out
    return clean + off
