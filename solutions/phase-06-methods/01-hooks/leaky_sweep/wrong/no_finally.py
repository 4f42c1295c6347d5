"""after an error in a run

The next line is not reached, and the module stays silent.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    moved = {}
    for name in names:
        module = model.get_submodule(name)
        handle = module.register_forward_hook(lambda m, i, o: torch.zeros_like(o))
        moved[name] = (model(x) - intact).norm().item()
        handle.remove()
    return moved, (model(x) - intact).norm().item()
