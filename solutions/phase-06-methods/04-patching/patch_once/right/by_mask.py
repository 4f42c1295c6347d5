"""A mask over positions, and torch.where."""

import torch


def patch_once(model, base, source, name, pos):
    recorded = model.run_with_cache(source)[1][name]

    def swap(value, point):
        here = torch.arange(value.shape[1]) == pos
        here = here.reshape(1, -1, *[1] * (value.dim() - 2))
        return torch.where(here, recorded, value)

    with model.hooked({name: swap}):
        return model(base)
