"""only the first call is there

`setdefault` keeps what is there already.
"""


def record_calls(model, names, x):
    seen = {}
    handles = []
    for name in names:

        def look(module, inputs, output, name=name):
            seen.setdefault(name, [output.detach().clone()])

        handles.append(model.get_submodule(name).register_forward_hook(look))
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, {name: seen.get(name, []) for name in names}
