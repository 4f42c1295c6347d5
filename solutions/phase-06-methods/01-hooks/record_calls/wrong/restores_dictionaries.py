"""a hook of others cannot be removed any more

A handle knows the dictionary that its hook is in, and this puts another one in its place.
"""

from collections import OrderedDict


def record_calls(model, names, x):
    seen = {name: [] for name in names}
    before = {module: OrderedDict(module._forward_hooks) for module in model.modules()}
    for name in seen:
        model.get_submodule(name).register_forward_hook(
            lambda m, i, o, name=name: seen[name].append(o.detach().clone())
        )
    out = model(x)
    for module, hooks in before.items():
        module._forward_hooks = hooks
    return out, seen
