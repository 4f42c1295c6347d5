"""the difference of two lengths

Two outputs of the same length may lie far apart.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    moved = {}
    for name in names:
        with model.get_submodule(name).register_forward_hook(lambda m, i, o: torch.zeros_like(o)):
            moved[name] = (model(x).norm() - intact.norm()).abs().item()
    return moved, (model(x).norm() - intact.norm()).abs().item()
