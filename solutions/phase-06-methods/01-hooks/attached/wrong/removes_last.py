"""after the block, hooks are still attached

Only the last handle has a name when the block ends.
"""

from contextlib import contextmanager


@contextmanager
def attached(model, edits):
    handle = None
    try:
        for name, edit in edits.items():
            module = model.get_submodule(name)
            handle = module.register_forward_hook(lambda m, i, o, edit=edit: edit(o))
        yield
    finally:
        if handle is not None:
            handle.remove()
