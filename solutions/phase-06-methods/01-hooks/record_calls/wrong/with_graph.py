"""still carries a gradient graph

Each small tensor keeps everything alive that it was computed from.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    handles = [
        model.get_submodule(name).register_forward_hook(
            lambda module, inputs, output, name=name: seen[name].append(output.clone())
        )
        for name in names
    ]
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
