"""An exit stack holds the removals, and runs them whatever happens."""

from contextlib import ExitStack, contextmanager


@contextmanager
def attached(model, edits):
    with ExitStack() as stack:
        for name, edit in edits.items():

            def hook(module, inputs, output, edit=edit):
                changed = edit(output)
                return output if changed is None else changed

            stack.enter_context(model.get_submodule(name).register_forward_hook(hook))
        yield
