"""a module with two names is not found

`named_modules` gives each module once, under its first name.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    handles = []
    parts = dict(model.named_modules())
    for name in seen:
        handles.append(
            parts[name].register_forward_hook(
                lambda m, i, o, name=name: seen[name].append(o.detach().clone())
            )
        )
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
