"""hooks that others had attached are gone

Only what one has attached oneself may be removed.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    for name in names:
        model.get_submodule(name).register_forward_hook(
            lambda module, inputs, output, name=name: seen[name].append(output.detach().clone())
        )
    out = model(x)
    for name in names:
        model.get_submodule(name)._forward_hooks.clear()
    return out, seen
