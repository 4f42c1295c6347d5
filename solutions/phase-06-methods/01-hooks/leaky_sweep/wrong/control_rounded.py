"""the control for a model that drifts by 1e-06 a run"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x)
    moved = {}
    for name in names:
        with model.get_submodule(name).register_forward_hook(lambda m, i, o: torch.zeros_like(o)):
            moved[name] = (model(x) - intact).norm().item()
    return moved, round((model(x) - intact).norm().item(), 4)
