"""Which prompts may stand in for which?"""

import torch
from jaxtyping import Int
from torch import Tensor


def agreeing_partners(labels: Int[Tensor, "prompt"], seed: int = 0) -> Int[Tensor, "prompt"]:
    """Draw for each prompt a partner that has the same label.

    Entry i is the number of a prompt j with labels[j] = labels[i]. All
    such j are equally likely, i itself included. Each prompt draws on
    its own, so two prompts may get the same partner. Labels are any
    whole numbers, in any order, with gaps, in groups of any size.

    The same seed gives the same partners, and the global random state
    is left alone. Return int64.

    Example:
        The prompts 0 and 2 agree, and so do 1 and 3.

        >>> labels = torch.tensor([7, -1, 7, -1])
        >>> labels[agreeing_partners(labels, seed=3)]
        tensor([ 7, -1,  7, -1])
    """
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    agree = (labels[:, None] == labels).double()
    return torch.multinomial(agree, 1, generator=generator)[:, 0]
    ### END SOLUTION
