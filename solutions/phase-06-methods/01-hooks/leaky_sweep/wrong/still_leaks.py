"""more than one module is silent

The handle is removed after the loop, and it is the last one of many.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    moved = {}
    handle = None
    for name in names:
        handle = model.get_submodule(name).register_forward_hook(
            lambda m, i, o: torch.zeros_like(o)
        )
        moved[name] = (model(x) - intact).norm().item()
    if handle is not None:
        handle.remove()
    return moved, (model(x) - intact).norm().item()
