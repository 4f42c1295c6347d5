"""How much of a repair does one head's reaction make up?"""

from jaxtyping import Float
from torch import Tensor


def reaction_share(
    before: Float[Tensor, "batch key"],
    after: Float[Tensor, "batch key"],
    scale: Float[Tensor, "batch"],
    new_scale: Float[Tensor, "batch"],
    direct: Float[Tensor, "batch"],
    total: Float[Tensor, "batch"],
) -> tuple[Float[Tensor, "batch"], float]:
    """Return a head's reaction to an ablation, and its share of the repair.

    Another head was ablated. `before` and `after` are this head's direct
    effects, split by the key that it reads, without and with the
    ablation. Each was divided by the final norm's scale of *its own* run:
    `before` by `scale`, `after` by `new_scale`. `direct` and `total` are
    the effects of the ablation, ablated less intact.

    - reaction: how much the head's direct effect changes in each prompt,
      with both effects divided by the old `scale`, all keys together.
    - share: the mean reaction over the mean repair, which is total less
      direct.

    Example:
        One key. The effect is −2 at scale 10, then −1.5 at scale 8.

        >>> import torch
        >>> numbers = [torch.tensor([x]) for x in (10.0, 8.0, -3.0, -1.0)]
        >>> reaction_share(torch.tensor([[-2.0]]), torch.tensor([[-1.5]]), *numbers)
        (tensor([0.8000]), 0.4000000059604645)
    """
    raise NotImplementedError("7.3.3 reaction_share: your code here")
