"""the last edit runs at every module

The lambda looks `edit` up when it runs. By then the loop is over.
"""

from contextlib import contextmanager


@contextmanager
def attached(model, edits):
    handles = []
    try:
        for name, edit in edits.items():
            module = model.get_submodule(name)
            handles.append(module.register_forward_hook(lambda m, i, o: edit(o)))  # noqa: B023
        yield
    finally:
        for handle in handles:
            handle.remove()
