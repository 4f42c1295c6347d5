"""A recorder made from the hooks of torch."""

from collections.abc import Sequence

from torch import Tensor, nn


def record_calls(
    model: nn.Module, names: Sequence[str], x: Tensor
) -> tuple[Tensor, dict[str, list[Tensor]]]:
    """Run a model once, and record what some of its modules return.

    Return the model's output, and for each name a list: the output of
    that module at each call, in order (`names` has no name twice). A
    module that runs twice has two entries, one that never runs has none.
    `model.get_submodule(name)` finds a module, such as "0" or
    "blocks.1.attn", and raises AttributeError for a name that is not there.

    Each entry is a copy of what the model goes on with: if a hook of
    others has edited the output, that is the edited one. It stays as it
    was if the model writes into that memory later, and carries no
    gradient graph. The output is that of `model(x)`, with its graph.
    Afterwards the model has the same hooks as before, and is otherwise
    unchanged. (What holds after an error is a matter of exercise 6.1.2.)

    Example:
        The layer adds 1, and the ReLU writes into the same memory.

        >>> import torch
        >>> layer = torch.nn.Linear(1, 1)
        >>> _ = layer.weight.data.fill_(1), layer.bias.data.fill_(1)
        >>> model = torch.nn.Sequential(layer, torch.nn.ReLU(inplace=True))
        >>> out, seen = record_calls(model, ["0"], torch.tensor([[-3.0]]))
        >>> float(out), float(seen["0"][0])
        (0.0, -2.0)
    """
    ### BEGIN SOLUTION
    seen: dict[str, list[Tensor]] = {name: [] for name in names}
    handles = []
    for name in names:

        def look(module, inputs, output, name=name):
            seen[name].append(output.detach().clone())

        handles.append(model.get_submodule(name).register_forward_hook(look))
    out = model(x)
    for handle in handles:
        handle.remove()
    return out, seen
    ### END SOLUTION


def hooks_on(model: nn.Module) -> int:
    """Count the hooks that are attached to a model (given; the tests use it)."""
    return sum(len(part._forward_hooks) for part in model.modules())
