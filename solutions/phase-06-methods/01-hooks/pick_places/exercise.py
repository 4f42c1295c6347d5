"""Cut a tensor by the names of its axes."""

from collections.abc import Sequence

import torch
from torch import Tensor


def pick_places(values: Tensor, axes: str, **at: int | Sequence[int]) -> tuple[Tensor, str]:
    """Take places along named axes; return what is left, and its axes.

    `axes` names the axes of `values` in order, such as
    "layer batch head query key". A number takes that place, and its axis
    is gone. A list takes these places in this order, and its axis stays.
    Lists on two axes are crossed: each place of one with each of the
    other. Negative places count from the end.

    Raises:
        ValueError: an axis that `axes` does not name.
        IndexError: a place that the axis does not have.

    Example:
        Two layers of three heads.

        >>> table = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
        >>> pick_places(table, "layer head", head=[2, 0])
        (tensor([[3., 1.],
                [6., 4.]]), 'layer head')
        >>> pick_places(table, "layer head", layer=1, head=2)
        (tensor(6.), '')
    """
    ### BEGIN SOLUTION
    names = axes.split()
    for name, places in at.items():
        if name not in names:
            raise ValueError(f"no axis {name!r}; these are: {axes}")
        axis = names.index(name)
        if isinstance(places, int):
            values = values.select(axis, places)
            del names[axis]
        else:
            wanted = torch.arange(values.shape[axis])[list(places)]
            values = values.index_select(axis, wanted)
    return values, " ".join(names)
    ### END SOLUTION
