"""at each of its calls

The hook removes itself after the first call of its module.
"""

import torch


@torch.no_grad()
def removal_sweep(model, names, x):
    intact = model(x).clone()
    moved = {}
    for name in names:

        def once(module, inputs, output):
            handle.remove()  # noqa: B023
            return torch.zeros_like(output)

        handle = model.get_submodule(name).register_forward_hook(once)
        moved[name] = (model(x) - intact).norm().item()
    return moved, (model(x) - intact).norm().item()
