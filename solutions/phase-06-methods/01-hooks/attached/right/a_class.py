"""A class with __enter__ and __exit__; all names are looked up before anything is attached."""


class attached:  # noqa: N801
    """The same as a class."""

    def __init__(self, model, edits):
        self.pairs = [(model.get_submodule(name), edit) for name, edit in edits.items()]
        self.handles = []

    def __enter__(self):
        for module, edit in self.pairs:
            self.handles.append(module.register_forward_hook(self.hook_of(edit)))

    def __exit__(self, *error):
        while self.handles:
            self.handles.pop().remove()

    @staticmethod
    def hook_of(edit):
        """The hook of torch that calls an edit."""
        return lambda module, inputs, output: edit(output)
