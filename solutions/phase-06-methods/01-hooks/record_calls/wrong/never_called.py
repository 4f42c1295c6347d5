"""has an empty list

It has an entry, with an empty list.
"""


def record_calls(model, names, x):
    seen = {}
    handles = []
    for name in names:

        def look(module, inputs, output, name=name):
            seen.setdefault(name, []).append(output.detach().clone())

        handles.append(model.get_submodule(name).register_forward_hook(look))
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
