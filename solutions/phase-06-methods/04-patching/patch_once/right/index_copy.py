"""index_copy makes the new tensor."""

import torch


def patch_once(model, base, source, name, pos):
    _, cache = model.run_with_cache(source, names=[name])
    new = cache[name].narrow(1, pos, 1)

    def swap(value, point):
        return value.index_copy(1, torch.tensor([pos]), new)

    with model.hooked({name: swap}):
        return model(base)
