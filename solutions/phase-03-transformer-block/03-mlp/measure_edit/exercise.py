"""Rewrite one fact, and measure what else was rewritten."""

import torch
from jaxtyping import Float
from torch import Tensor

Matrix = Float[Tensor, "d_mlp d_model"]


def measure_edit(
    W_out: Matrix,
    post: Float[Tensor, "token d_mlp"],
    at: int,
    change: Float[Tensor, "d_model"],
    seed: int = 0,
) -> tuple[Matrix, Matrix, float, float, float]:
    """Return an edit, its control, and hit, leak and control hit.

    **Edit.** W_out plus a matrix of rank one, by which the token `at`,
    whose activations are post[at], is answered by `change` more than
    before. C is the second moment of the activations of all *other*
    tokens, with a thousandth of its mean diagonal added to the diagonal.

    **Control.** The same edit for a key that occurs nowhere, post[at]
    with its neurons shuffled by `seed`, then made as large as the edit
    (Frobenius norm of the difference from W_out).

    **Hit:** of what was wished for, the share that token `at` got, that is
    its change's component along `change`, over the length of `change`.
    **Leak:** root mean square over the other tokens of the length of
    their change, over the length of `change`. **Control hit:** the hit,
    with the control in the edit's place.

    Example:
        The other token uses neuron 1 only, so nothing leaks to it.

        >>> post = torch.tensor([[1.0, 1.0], [0.0, 2.0]])
        >>> wish = torch.tensor([3.0])
        >>> _, _, hit, leak, _ = measure_edit(torch.zeros(2, 1), post, 0, wish)
        >>> round(hit, 2), round(leak, 2)
        (1.0, 0.0)
    """
    ### BEGIN SOLUTION
    others = torch.cat([post[:at], post[at + 1 :]])
    C = others.T @ others / len(others)
    C = C + 1e-3 * C.diagonal().mean() * torch.eye(len(C)).to(C)

    def rank_one(key: Tensor) -> Tensor:
        along = torch.linalg.solve(C, key)
        return torch.outer(along, change) / (key @ along)

    def hit(difference: Tensor) -> float:
        return ((post[at] @ difference @ change) / change.pow(2).sum()).item()

    edit = rank_one(post[at])
    leak = (others @ edit).norm(dim=1).pow(2).mean().sqrt() / change.norm()
    generator = torch.Generator().manual_seed(seed)
    shuffled = torch.randperm(len(C), generator=generator)
    control = rank_one(post[at][shuffled])
    control = control * (edit.norm() / control.norm())
    return W_out + edit, W_out + control, hit(edit), leak.item(), hit(control)
    ### END SOLUTION
