"""What each module is worth: take out one after the other."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


@torch.no_grad()
def removal_sweep(
    model: nn.Module, names: Sequence[str], x: Tensor
) -> tuple[dict[str, float], float]:
    """Say how far the output moves when one module gives zero.

    For each name: the length (norm) of the change of `model(x)` when
    that module, and no other, gives zero at each of its calls. Beside
    it, the control: the length of the change of `model(x)` from before
    the sweep to after it, with nothing taken out. It must be 0.

    `x` and the model stay as they are, also if a run raises an error.

    Example:
        The first layer doubles, the second adds 1.

        >>> double, add = nn.Linear(1, 1), nn.Linear(1, 1)
        >>> _ = double.weight.data.fill_(2), double.bias.data.fill_(0)
        >>> _ = add.weight.data.fill_(1), add.bias.data.fill_(1)
        >>> model = nn.Sequential(double, add)
        >>> removal_sweep(model, ["0", "1"], torch.tensor([[3.0]]))
        ({'0': 6.0, '1': 7.0}, 0.0)
    """

    def silence(module, inputs, output):
        output.zero_()

    intact = model(x)
    moved = {}
    for name in names:
        handle = model.get_submodule(name).register_forward_hook(silence)
        moved[name] = (model(x) - intact).norm().item()
    handle.remove()
    return moved, (model(x) - intact).norm().item()
