"""nothing has changed

The edit's result is computed, and then not returned. The hook returns None, so the output stays.
"""

from contextlib import contextmanager


@contextmanager
def attached(model, edits):
    handles = []

    def hook_of(edit):
        def hook(module, inputs, output):
            edit(output)

        return hook

    try:
        for name, edit in edits.items():
            handles.append(model.get_submodule(name).register_forward_hook(hook_of(edit)))
        yield
    finally:
        for handle in handles:
            handle.remove()
