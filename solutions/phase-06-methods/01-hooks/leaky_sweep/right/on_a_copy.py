"""Each removal on a deep copy of the model, in double precision at the end."""

import copy

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    before = model(x).clone()
    moved = {}
    for name in names:
        twin = copy.deepcopy(model)
        twin.get_submodule(name).register_forward_hook(lambda m, i, o: torch.zeros_like(o))
        moved[name] = (twin(x) - before).double().square().sum().sqrt().item()
    return moved, (model(x) - before).double().square().sum().sqrt().item()
