"""nothing has changed

An edit that returns zero is the most common one.
"""

from contextlib import contextmanager


@contextmanager
def attached(model, edits):
    handles = []

    def hook(edit):
        def replace(module, inputs, output):
            edited = edit(output)
            return edited if edited is not None and edited.any() else output

        return replace

    try:
        for name, edit in edits.items():
            handles.append(model.get_submodule(name).register_forward_hook(hook(edit)))
        yield
    finally:
        for handle in handles:
            handle.remove()
