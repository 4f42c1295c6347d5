"""Do a head's scores follow a token that is written into the stream?"""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def score_lead(
    before: Float[Tensor, "draw head key"],
    after: Float[Tensor, "draw head key"],
    place: Int[Tensor, "draw"],
) -> Float[Tensor, "head"]:
    """Return each head's mean lead over draws.

    `before` and `after` are one query's scores, before and after a token
    was written into its stream; `place[d]` is the key that holds draw d's
    token. The lead of a draw is the change of the score at that key less
    the mean change at all *other* keys. There are at least two keys.

    Example:
        Changes of 0.9, 0.1 and 0.2; the token stands at the first key.

        >>> before = torch.tensor([[[1.0, 2.0, 3.0]]])
        >>> after = torch.tensor([[[1.9, 2.1, 3.2]]])
        >>> score_lead(before, after, torch.tensor([0]))
        tensor([0.7500])
    """
    ### BEGIN SOLUTION
    change = after - before
    own = change[torch.arange(len(place)), :, place]
    others = (change.sum(-1) - own) / (change.shape[-1] - 1)
    return (own - others).mean(0)
    ### END SOLUTION
