"""the square of the length

A norm has a root.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    moved = {}
    for name in names:
        with model.get_submodule(name).register_forward_hook(lambda m, i, o: torch.zeros_like(o)):
            moved[name] = (model(x) - intact).square().sum().item()
    return moved, (model(x) - intact).square().sum().item()
