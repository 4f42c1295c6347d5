"""more than one module is silent

All handles are removed, after everything has been measured. The control is 0, and sees nothing.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    moved, handles = {}, []
    for name in names:
        handles.append(
            model.get_submodule(name).register_forward_hook(lambda m, i, o: torch.zeros_like(o))
        )
        moved[name] = (model(x) - intact).norm().item()
    for handle in handles:
        handle.remove()
    return moved, (model(x) - intact).norm().item()
