"""Two hooks, through which one MLP alone reads something else."""

from collections.abc import Callable

from torch import Tensor

Hook = Callable[[Tensor, object], Tensor]


def hooks_for_read(read: Callable[[Tensor], Tensor]) -> tuple[Hook, Hook]:
    """Return two hooks, `before` and `after`, around the MLP of a block.

    The block computes x_mid + MLP(LN(x_mid)). The first hook stands at
    resid_mid: what it returns takes the place of x_mid, *in both places*.
    It must be read(x_mid). The second stands at resid_post. It
    must return what the block would have given if only the MLP had read
    read(x_mid): x_mid + MLP(LN(read(x_mid))).

    Each hook takes (value, point) and leaves the value as it was.
    Gradients pass through both. A
    model may run many times, each time `before` first and then `after`,
    with other sizes.

    Example:
        A stream of 5, a read that adds 10, and an "MLP" that halves.

        >>> import torch
        >>> before, after = hooks_for_read(lambda x: x + 10)
        >>> x = torch.tensor([5.0])
        >>> read = before(x, None)
        >>> after(read + read / 2, None)
        tensor([12.5000])
    """
    ### BEGIN SOLUTION
    moved = []

    def before(value, point):
        changed = read(value)
        moved.append(value - changed)
        return changed

    def after(value, point):
        return value + moved.pop()

    return before, after
    ### STUB
    # moved = []  # what both hooks can see
    #
    # def before(value, point):
    #     return ...
    #
    # def after(value, point):
    #     return ...
    #
    # return before, after
    ### END SOLUTION
