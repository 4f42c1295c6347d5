"""the model's mode, `training`, is another"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    model.eval()
    intact = model(x)
    moved = {}
    for name in names:
        with model.get_submodule(name).register_forward_hook(lambda m, i, o: torch.zeros_like(o)):
            moved[name] = (model(x) - intact).norm().item()
    return moved, (model(x) - intact).norm().item()
