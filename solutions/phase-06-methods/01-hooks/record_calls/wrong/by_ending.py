"""a name is one module and no other

"0" is the end of "0.0", too.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    handles = []
    for name in names:
        for full, module in model.named_modules():
            if full.endswith(name):
                handles.append(
                    module.register_forward_hook(
                        lambda m, i, o, name=name: seen[name].append(o.detach().clone())
                    )
                )
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
