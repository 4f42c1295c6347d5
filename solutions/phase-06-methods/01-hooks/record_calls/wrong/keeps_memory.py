"""recorded the memory, and not the values

The model's next module wrote into the same memory. All that was negative is now zero.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    handles = [
        model.get_submodule(name).register_forward_hook(
            lambda module, inputs, output, name=name: seen[name].append(output.detach())
        )
        for name in names
    ]
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
