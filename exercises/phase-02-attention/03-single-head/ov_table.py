"""The OV circuit of a head, composed with the unembedding."""

import torch
from jaxtyping import Float
from torch import Tensor


def ov_table(
    E_value: Float[Tensor, "value d_model"],
    W_V: Float[Tensor, "d_model d_head"],
    W_O: Float[Tensor, "d_head d_model"],
    W_U: Float[Tensor, "d_model letter"],
) -> Float[Tensor, "value letter"]:
    """Return what full attention to a value letter adds to every logit.

    Example:
        >>> eye = torch.eye(2)
        >>> ov_table(eye, eye, 3 * eye, eye)
        tensor([[3., 0.],
                [0., 3.]])
    """
    raise NotImplementedError("2.3.4 ov_table: your code here")


def copying_score(table: Float[Tensor, "value letter"]) -> float:
    """Return the fraction of letters whose own logit is raised most.

    Example:
        >>> copying_score(torch.tensor([[5.0, 1.0], [2.0, -1.0]]))
        0.5
    """
    raise NotImplementedError("2.3.4 ov_table: your code here")
