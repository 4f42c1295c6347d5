"""the edit returns float64"""

from contextlib import contextmanager


@contextmanager
def attached(model, edits):
    handles = []

    def hook(edit):
        def replace(module, inputs, output):
            edited = edit(output)
            return None if edited is None else edited.to(output.dtype)

        return replace

    try:
        for name, edit in edits.items():
            handles.append(model.get_submodule(name).register_forward_hook(hook(edit)))
        yield
    finally:
        for handle in handles:
            handle.remove()
