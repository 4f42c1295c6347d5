"""Which directions of the residual stream a component reads, and how much of a write lies there."""

import torch
from jaxtyping import Float
from torch import Tensor

SMALLEST = 1e-5  # of the largest singular value: a smaller one counts as zero


@torch.no_grad()
def column_space(columns: Float[Tensor, "d_model n"]) -> Float[Tensor, "d_model rank"]:
    """Return an orthonormal basis of the space that the columns span.

    Columns may repeat or combine others: singular values below 1e-5 of the largest count as zero.

    Source: Lesson 3.1.
    """
    basis, sizes, _ = torch.linalg.svd(columns, full_matrices=False)
    kept: Tensor = basis[:, sizes > SMALLEST * sizes.max()]
    return kept


@torch.no_grad()
def heard_fraction(
    W_out: Float[Tensor, "message d_model"], reading: Float[Tensor, "d_model heard"]
) -> float:
    """Return the fraction of the writer's squared length in the directions that a reader sees.

    $$ \\frac{\\|W_\\text{out} Q\\|^2}{\\|W_\\text{out}\\|^2}, \\qquad
       Q \\text{ an orthonormal basis of the columns of } \\text{diag}(g)\\, W_\\text{in} $$

    `reading` is diag(g) W_in, with the norm folded in (see `qk_ov.reads`). For a random reader of
    rank r the mean is r / d_model.

    Source: Lesson 3.1.
    """
    seen = W_out @ column_space(reading)
    return (seen.square().sum() / W_out.square().sum()).item()
