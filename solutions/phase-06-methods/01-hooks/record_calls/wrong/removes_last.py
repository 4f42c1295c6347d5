"""a second run is recorded, too

One handle of several is removed.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    for name in names:
        handle = model.get_submodule(name).register_forward_hook(
            lambda module, inputs, output, name=name: seen[name].append(output.detach().clone())
        )
    out = model(x)
    if names:
        handle.remove()
    return out, seen
