"""Three pieces joined: before, the patch, after; the source is recorded by a hook of its own."""

import torch


def patch_once(model, base, source, name, pos):
    kept = []
    with torch.no_grad(), model.hooked({name: lambda value, point: kept.append(value)}):
        model(source)

    def swap(value, point):
        pieces = (value[:, :pos], kept[0][:, pos : pos + 1], value[:, pos + 1 :])
        return torch.cat(pieces, dim=1)

    with torch.no_grad(), model.hooked({name: swap}):
        return model(base)
