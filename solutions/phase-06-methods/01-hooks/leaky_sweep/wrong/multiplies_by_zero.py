"""0 · ∞ is NaN

Masked scores are −∞.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    moved = {}
    for name in names:
        module = model.get_submodule(name)
        handle = module.register_forward_hook(lambda m, i, o: 0 * o)
        moved[name] = (model(x) - intact).norm().item()
        handle.remove()
    return moved, (model(x) - intact).norm().item()
