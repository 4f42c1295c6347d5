"""From effects and mean outputs to a function vector."""

from jaxtyping import Float
from torch import Tensor


def task_vector(
    means: Float[Tensor, "layer head d"],
    effects: Float[Tensor, "layer head prompt"],
    n: int,
) -> tuple[list[tuple[int, int]], Float[Tensor, "d"]]:
    """Return the n heads that carry a task, and its function vector.

    `means` are the heads' mean outputs, `effects` what putting one in
    does to the right answer's probability, prompt by prompt. Choose the
    n heads (layer, head) with the largest average effect, largest first;
    of equal heads the one of the earlier layer, then of the smaller
    number. A negative effect hides the task. The vector is the sum of
    the chosen heads' mean outputs. Compute in double precision.

    Example:
        Two layers of two heads; head 1.0 has the largest average, 4.

        >>> import torch
        >>> means = torch.tensor([[[1.0, 0], [2, 0]], [[0, 3], [0, 4]]])
        >>> effects = torch.tensor([[[1.0, 1], [2, 2]], [[0, 8], [-9, -9]]])
        >>> heads, vector = task_vector(means, effects, 2)
        >>> heads, vector.tolist()
        ([(1, 0), (0, 1)], [2.0, 3.0])
    """

    raise NotImplementedError("9.5.6 task_vector: your code here")
