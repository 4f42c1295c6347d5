"""What a model says at every position alike, and how much of it is token frequency."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def split_logits(
    x: Float[Tensor, "*batch pos d_model"], W_U: Float[Tensor, "d_model d_vocab"]
) -> tuple[Float[Tensor, "d_vocab"], Float[Tensor, "*batch pos d_vocab"]]:
    """Split the logits x W_U into a constant part and a part that varies.

    The constant is the mean of the logits over all positions of all
    sequences; what varies has mean 0 and is the rest.

    Example:
        >>> x = torch.tensor([[1.0], [3.0]])
        >>> constant, varying = split_logits(x, torch.tensor([[1.0, 10.0]]))
        >>> constant
        tensor([ 2., 20.])
        >>> varying
        tensor([[ -1., -10.],
                [  1.,  10.]])
    """
    ### BEGIN SOLUTION
    logits = x @ W_U
    constant = logits.flatten(0, -2).mean(0)
    return constant, logits - constant
    ### END SOLUTION


def frequency_fit(
    constant: Float[Tensor, "d_vocab"], counts: Int[Tensor, "d_vocab"]
) -> tuple[float, float]:
    """Compare a constant part with the ideal one, log f = log(counts / n).

    Only tokens that occur are compared, each once. Returns two numbers:
    correlation: Pearson's, of the constant with log f.
    slope: of the least-squares line that predicts the constant from log f;
        1 if the constant is log f, up to what a softmax cancels.

    Example:
        >>> counts = torch.tensor([1, 10, 0, 100])
        >>> constant = 2 * torch.tensor([1.0, 10.0, 7.0, 100.0]).log() + 5
        >>> [round(v, 3) for v in frequency_fit(constant, counts)]
        [1.0, 2.0]
    """
    ### BEGIN SOLUTION
    used = counts > 0
    log_f = (counts[used].double() / counts.sum()).log()
    a, b = log_f - log_f.mean(), constant[used].double()
    b = b - b.mean()
    return float(a @ b / (a.norm() * b.norm())), float(a @ b / (a @ a))
    ### END SOLUTION
