"""the clean run first, the changed one afterwards"""


def through_mlps(x, change, kept, mlps, live):
    frozen, stream = [], x
    for wrote, mlp in zip(kept, mlps, strict=True):
        stream = stream + wrote
        frozen.append(mlp(stream))
        stream = stream + frozen[-1]
    stream = x + change
    for i in range(len(mlps)):
        stream = stream + kept[i]
        stream = stream + (mlps[i](stream) if i in set(live) else frozen[i])
    return stream
