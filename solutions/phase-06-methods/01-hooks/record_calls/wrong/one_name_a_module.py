"""has 0 entries, and should have 2

A dictionary by module keeps the last of two names.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    handles = []
    parts = {model.get_submodule(name): name for name in names}
    for module, name in parts.items():
        handles.append(
            module.register_forward_hook(
                lambda m, i, o, name=name: seen[name].append(o.detach().clone())
            )
        )
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
