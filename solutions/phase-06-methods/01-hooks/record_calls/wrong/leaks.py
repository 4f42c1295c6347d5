"""a second run is recorded, too

The handles are thrown away, so that nobody can remove the hooks.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    for name in names:
        model.get_submodule(name).register_forward_hook(
            lambda module, inputs, output, name=name: seen[name].append(output.detach().clone())
        )
    return model(x), seen
