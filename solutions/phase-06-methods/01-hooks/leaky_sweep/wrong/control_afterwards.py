"""two runs with no sweep between them

Both of them would be wrong in the same way if a hook were left.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    moved = {}
    for name in names:
        with model.get_submodule(name).register_forward_hook(lambda m, i, o: torch.zeros_like(o)):
            moved[name] = (model(x) - intact).norm().item()
    return moved, (model(x) - model(x)).norm().item()
