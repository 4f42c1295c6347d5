"""there is no AttributeError

A name with a typing error looks like a module that never ran.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    handles = []
    for name, module in model.named_modules(remove_duplicate=False):
        if name in seen:
            handles.append(
                module.register_forward_hook(
                    lambda m, i, o, name=name: seen[name].append(o.detach().clone())
                )
            )
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
