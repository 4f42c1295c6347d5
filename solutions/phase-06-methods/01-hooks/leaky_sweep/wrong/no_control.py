"""the control is not measured

A zero that is written down cannot find anything.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    moved = {}
    for name in names:
        with model.get_submodule(name).register_forward_hook(lambda m, i, o: torch.zeros_like(o)):
            moved[name] = (model(x) - intact).norm().item()
    return moved, 0.0
