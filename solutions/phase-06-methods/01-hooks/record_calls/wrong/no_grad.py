"""has lost its gradient

Recording without gradients is one thing, running the model without them another.
"""

import torch


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    handles = [
        model.get_submodule(name).register_forward_hook(
            lambda module, inputs, output, name=name: seen[name].append(output.clone())
        )
        for name in names
    ]
    with torch.no_grad():
        out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
