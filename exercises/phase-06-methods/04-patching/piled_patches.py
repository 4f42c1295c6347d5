"""Bug hunt: a map that gets brighter from left to right."""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float
from torch import Tensor


def transplant_map(
    rest: Callable[[Float[Tensor, "batch pos d_model"]], Float[Tensor, "batch"]],
    source: Float[Tensor, "batch source_pos d_model"],
    base: Float[Tensor, "batch pos d_model"],
    pairs: Sequence[tuple[int, int]],
) -> Float[Tensor, "pair batch"]:
    """Measure one transplant at a time, between prompts of two lengths.

    For each pair (i, j), position j of the `base` stream is replaced by
    position i of the `source` stream, and `rest`, the rest of the model
    and the metric, is called on the result. Everything else is as in
    the base run, for every pair. `base` stays as it is.

    A colleague wrote this to move a country from "The capital of France
    is" into "The main language spoken in Italy is". Her map gets
    brighter from pair to pair, whatever their order, and the country
    never arrives.

    Example:
        >>> def rest(x):
        ...     return x.sum((-1, -2))
        >>> source = torch.tensor([[[5.0], [6.0]]])
        >>> base = torch.tensor([[[0.0], [1.0], [2.0]]])
        >>> transplant_map(rest, source, base, [(0, 1), (1, 2)])
        tensor([[7.],
                [7.]])
    """
    values = []
    patched = base
    for i, j in pairs:
        patched[:, j] = source[:, min(j, source.shape[1] - 1)]
        values.append(rest(patched))
    return torch.stack(values)
