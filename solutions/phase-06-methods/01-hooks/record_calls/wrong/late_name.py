"""all under the last name

The function looks `name` up when it runs. By then the loop is over.
"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    handles = []
    for name in names:

        def look(module, inputs, output):
            seen[name].append(output.detach().clone())  # noqa: B023

        handles.append(model.get_submodule(name).register_forward_hook(look))
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
