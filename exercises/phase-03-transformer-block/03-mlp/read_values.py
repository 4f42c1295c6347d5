"""Does a neuron's value say what its contexts were followed by?"""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def read_values(
    post: Float[Tensor, "token neuron"],
    following: Int[Tensor, "token"],
    values: Float[Tensor, "neuron d_model"],
    W_U: Float[Tensor, "d_model d_vocab"],
    n_top: int = 10,
    seed: int = 0,
) -> tuple[float, float]:
    """Return how well values predict what follows, and a null.

    For each neuron take the `n_top` tokens at which it is most active.
    Each has a rank: the share of the d_vocab − 1 *other* tokens that the
    neuron's value promotes less than the one in `following`, by its
    logits through W_U; 1 is best. The score is the mean rank.

    The null is the same, with the values dealt out to other neurons at
    random: every neuron gets another one's. Contexts, tokens and values
    stay what they were. The same seed gives the same null, and the
    global random state is left alone.

    Example:
        Neuron 0 is active before token 0 and promotes it; so does 1
        with token 1.

        >>> eye = torch.eye(2)
        >>> read_values(eye, torch.tensor([0, 1]), eye, eye, n_top=1)
        (1.0, 0.0)
    """
    raise NotImplementedError("3.3.5 read_values: your code here")
