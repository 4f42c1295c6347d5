"""two runs with no sweep between them

Before the sweep no hook can have been left.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    control = (model(x) - intact).norm().item()
    moved = {}
    for name in names:
        module = model.get_submodule(name)
        with module.register_forward_hook(lambda m, i, o: torch.zeros_like(o)):
            moved[name] = (model(x) - intact).norm().item()
    return moved, control
