"""Dead features made anew from examples that are rebuilt badly."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor


def revive_dead(
    W_enc: Float[Tensor, "d feature"],
    b_enc: Float[Tensor, "feature"],
    W_dec: Float[Tensor, "feature d"],
    b_dec: Float[Tensor, "d"],
    x: Float[Tensor, "n d"],
    rebuilt: Float[Tensor, "n d"],
    dead: Bool[Tensor, "feature"],
    seed: int,
) -> tuple[Float[Tensor, "d feature"], Float[Tensor, "feature"], Float[Tensor, "feature d"]]:
    """Return W_enc, b_enc and W_dec with the dead features made anew.

    For each dead feature draw an example, none twice, with probability
    proportional to the square of its squared error ‖x − rebuilt‖². Let
    u be the direction from b_dec to that example, at norm one. The
    feature writes u, and reads 0.2 · s · u, where s is the mean norm of
    the living features' encoder columns. Its bias is 0. The other
    features, and the inputs, stay as they are. At least one feature
    lives and one is dead, and there are at least as many examples with
    an error as dead features. Draw from a generator of your own with this seed.

    Example:
        Feature 1 is dead, and only the second example has an error.

        >>> W = torch.eye(2)
        >>> x = torch.tensor([[1.0, 0.0], [0.0, 3.0]])
        >>> rebuilt = torch.tensor([[1.0, 0.0], [0.0, 0.0]])
        >>> dead = torch.tensor([False, True])
        >>> W_enc, b_enc, W_dec = revive_dead(
        ...     W, torch.ones(2), W, torch.zeros(2), x, rebuilt, dead, 0
        ... )
        >>> W_enc, b_enc
        (tensor([[1.0000, 0.0000],
                [0.0000, 0.2000]]), tensor([1., 0.]))
    """
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    chance = (x - rebuilt).square().sum(1).double()
    chance = (chance / chance.max()).square()
    chosen = torch.multinomial(chance, int(dead.sum()), generator=generator)
    u = x[chosen] - b_dec
    u = u / u.norm(dim=1, keepdim=True)
    size = W_enc[:, ~dead].norm(dim=0).mean()
    W_enc, b_enc, W_dec = W_enc.clone(), b_enc.clone(), W_dec.clone()
    W_enc[:, dead], b_enc[dead], W_dec[dead] = 0.2 * size * u.T, 0.0, u
    return W_enc, b_enc, W_dec
    ### END SOLUTION
