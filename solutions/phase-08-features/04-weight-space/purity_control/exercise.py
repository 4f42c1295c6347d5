"""How pure are lists of words, and how pure by chance?"""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def list_purity(
    directions: Float[Tensor, "vector d_model"],
    W_U: Float[Tensor, "d_model d_vocab"],
    classes: Int[Tensor, "d_vocab"],
    n: int = 8,
) -> Float[Tensor, "vector"]:
    """Return the purity of each direction's list of tokens.

    A list holds the n tokens with the largest logits, direction · W_U.
    Its purity is the share of its n tokens that belong to the class
    that is most frequent in it. Tokens of class −1 belong to no class.
    A direction has two lists, its own and that of its opposite: return
    the larger purity. The dtype is that of the directions.

    Example:
        Of the two largest, one is in class 0 and one in class 1. The
        two of the opposite direction are in class 1.

        >>> classes = torch.tensor([0, 1, 1, 1])
        >>> v = torch.tensor([[3.0, 2.0, 1.0, 0.0]])
        >>> list_purity(v, torch.eye(4), classes, n=2)
        tensor([1.])
    """
    ### BEGIN SOLUTION
    logits = directions @ W_U
    lists = classes[torch.stack([logits, -logits]).topk(n).indices]
    kinds = range(int(classes.max()) + 1)
    counts = torch.stack([0 * lists[..., 0], *((lists == c).sum(-1) for c in kinds)])
    return counts.amax((0, 1)).to(directions.dtype) / n
    ### END SOLUTION


def random_directions(
    V: Float[Tensor, "d_model rank"], n_draw: int, seed: int = 0
) -> Float[Tensor, "n_draw d_model"]:
    """Draw the control: directions of the space that the columns span.

    V has orthonormal columns. Return unit vectors, all directions of
    that space equally likely, drawn anew each. The same seed gives the
    same vectors, and the global random state is left alone.

    Example:
        In a space of one dimension there are two directions.

        >>> V = torch.tensor([[0.6], [0.8]])
        >>> random_directions(V, 3).abs()
        tensor([[0.6000, 0.8000],
                [0.6000, 0.8000],
                [0.6000, 0.8000]])
    """
    ### BEGIN SOLUTION
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randn(n_draw, V.shape[1], generator=g, dtype=V.dtype)
    return drawn / drawn.norm(dim=1, keepdim=True) @ V.T
    ### END SOLUTION
