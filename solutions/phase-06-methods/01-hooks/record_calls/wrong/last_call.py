"""only the last call is there

A module that runs twice is a common thing: a shared layer, a recurrent one, or one step of a loop.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    handles = []
    for name in names:

        def look(module, inputs, output, name=name):
            seen[name] = [output.detach().clone()]

        handles.append(model.get_submodule(name).register_forward_hook(look))
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
