"""it is float32, and should be float64"""


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    handles = []
    for name in names:

        def look(module, inputs, output, name=name):
            seen[name].append(output.detach().clone())

        handles.append(model.get_submodule(name).register_forward_hook(look))
    out = model(x)
    for handle in handles:
        handle.remove()
    return out.float(), seen
