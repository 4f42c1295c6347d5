"""How much of a dimension does each feature have?"""

import torch
from jaxtyping import Float
from torch import Tensor


def feature_dimensionality(
    W: Float[Tensor, "*instance feature hidden"],
) -> Float[Tensor, "*instance feature"]:
    """Divide each feature's squared length by what is seen along its direction.

    D_i = ‖W_i‖² / Σ_j (Ŵ_i · W_j)², where Ŵ_i is W_i at length 1, and the
    sum includes j = i. A feature whose row is zero has D_i = 0. Rows may be
    as short as 1e-9. With a NaN in W,
    every row that is not zero has NaN.

    Example:
        An antipodal pair, and a feature that was dropped.

        >>> feature_dimensionality(torch.tensor([[2.0], [-2.0], [0.0]]))
        tensor([0.5000, 0.5000, 0.0000])
    """
    ### BEGIN SOLUTION
    length = W.norm(dim=-1, keepdim=True)
    unit = W / length.where(length > 0, 1)
    seen = (unit @ W.mT).square().sum(-1)
    return length.squeeze(-1).square() / seen.where(seen != 0, 1)
    ### END SOLUTION
