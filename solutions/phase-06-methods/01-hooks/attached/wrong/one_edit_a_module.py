"""one edit is lost

A dictionary by module keeps the last of two edits.
"""

from contextlib import contextmanager


@contextmanager
def attached(model, edits):
    handles = []
    try:
        parts = {model.get_submodule(name): edit for name, edit in edits.items()}
        for module, edit in parts.items():
            handles.append(module.register_forward_hook(lambda m, i, o, edit=edit: edit(o)))
        yield
    finally:
        for handle in handles:
            handle.remove()
