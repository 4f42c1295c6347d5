"""An embedding as a product with one-hot rows, and the gradient of its matrix."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def one_hot(tokens: Int[Tensor, "*batch pos"], d_vocab: int) -> Float[Tensor, "*batch pos d_vocab"]:
    """Return a row for each token: 1 at the token's number, else 0.

    The rows are float32.

    Example:
        >>> one_hot(torch.tensor([1, 0]), d_vocab=3)
        tensor([[0., 1., 0.],
                [1., 0., 0.]])
    """
    raise NotImplementedError("4.2.1 lookup_product: your code here")


def embed(
    tokens: Int[Tensor, "*batch pos"], W_E: Float[Tensor, "d_vocab d_model"]
) -> Float[Tensor, "*batch pos d_model"]:
    """Return the row of W_E that belongs to each token, by a product.

    Example:
        >>> embed(torch.tensor([1, 1]), torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
        tensor([[3., 4.],
                [3., 4.]])
    """
    raise NotImplementedError("4.2.1 lookup_product: your code here")


def embed_backward(
    tokens: Int[Tensor, "*batch pos"], grad: Float[Tensor, "*batch pos d_model"], d_vocab: int
) -> Float[Tensor, "d_vocab d_model"]:
    """Return the gradient of W_E, from that of the embedded tokens.

    Do it without autograd.

    Example:
        >>> grad = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        >>> embed_backward(torch.tensor([1, 1]), grad, d_vocab=2)
        tensor([[0., 0.],
                [4., 6.]])
    """
    raise NotImplementedError("4.2.1 lookup_product: your code here")
