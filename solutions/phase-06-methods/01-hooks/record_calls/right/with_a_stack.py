"""An exit stack removes the hooks; a factory binds the names."""

from collections import defaultdict
from contextlib import ExitStack


def record_calls(model, names, x):
    seen = {name: [] for name in names}

    def recorder(entries):
        return lambda module, inputs, output: entries.append(output.clone().detach())

    with ExitStack() as stack:
        for name, entries in seen.items():
            handle = model.get_submodule(name).register_forward_hook(recorder(entries))
            stack.callback(handle.remove)
        out = model(x)
    found = defaultdict(list, seen)
    return out, {name: found[name] for name in names}
