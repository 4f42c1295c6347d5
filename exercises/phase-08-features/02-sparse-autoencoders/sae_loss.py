"""A sparse autoencoder: features, reconstruction, and what training minimizes."""

import torch
from jaxtyping import Float
from torch import Tensor


def sae_loss(
    x: Float[Tensor, "batch d"],
    W_enc: Float[Tensor, "d feature"],
    b_enc: Float[Tensor, "feature"],
    W_dec: Float[Tensor, "feature d"],
    b_dec: Float[Tensor, "d"],
    penalty: float,
) -> tuple[Float[Tensor, "batch feature"], Float[Tensor, "batch d"], Float[Tensor, ""]]:
    """Return features, reconstruction and loss.

    The encoder reads x less b_dec, and a ReLU keeps what is positive.
    The loss has two parts, each summed within an example and averaged
    over examples: the squared error, and `penalty` times the features.
    All three results carry gradients.

    Example:
        Feature 0 reads and writes (1, 0), and needs more than 1.

        >>> x, W = torch.tensor([[3.0, 1.0]]), torch.tensor([[1.0, 0.0]])
        >>> f, x_hat, loss = sae_loss(x, W.T, torch.tensor([-1.0]), W, torch.zeros(2), 0.5)
        >>> f, x_hat, loss
        (tensor([[2.]]), tensor([[2., 0.]]), tensor(3.))
    """
    raise NotImplementedError("8.2.1 sae_loss: your code here")
