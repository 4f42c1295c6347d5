"""reads zero, where it should give zero

With a zero input, a layer still gives its bias.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    moved = {}
    for name in names:
        module = model.get_submodule(name)
        with module.register_forward_pre_hook(lambda m, i: torch.zeros_like(i[0])):
            moved[name] = (model(x) - intact).norm().item()
    return moved, (model(x) - intact).norm().item()
