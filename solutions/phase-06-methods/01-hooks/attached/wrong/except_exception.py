"""after an interruption

Ctrl + C raises KeyboardInterrupt, which is no Exception.
"""

from contextlib import contextmanager


@contextmanager
def attached(model, edits):
    handles = []
    try:
        for name, edit in edits.items():
            module = model.get_submodule(name)
            handles.append(module.register_forward_hook(lambda m, i, o, edit=edit: edit(o)))
        yield
    except Exception:
        for handle in handles:
            handle.remove()
        raise
    for handle in handles:
        handle.remove()
