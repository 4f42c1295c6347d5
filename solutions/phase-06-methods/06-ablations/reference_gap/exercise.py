"""Is it the kind of reference that matters, or which prompts were drawn?"""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor

Tokens = Int[Tensor, "prompt pos"]


def reference_gap(
    effect: Callable[[Tokens], float], own: Tokens, other: Tokens, n: int = 20, seed: int = 0
) -> tuple[float, Float[Tensor, "draw"]]:
    """Measure whether two sets of reference prompts give different effects.

    `effect(prompts)` is the effect of a mean ablation whose mean is
    taken over these prompts. `own` are prompts of the task, `other` is
    general text, not always as many.

    Return the gap, effect(own) less effect(other), and n gaps that
    chance alone would give. Design that control: if it does not matter
    from which set a prompt comes, any other division of all the
    prompts into two sets of the same two sizes could have been drawn.
    Every prompt is in one of the sets, whole, and once. Return the gaps
    in the order drawn, by one generator with this seed.

    Example:
        An effect that is the mean token: the sets differ by 10.

        >>> own, other = torch.zeros(8, 2).long(), torch.full((8, 2), 10)
        >>> gap, chance = reference_gap(lambda p: p.float().mean().item(), own, other)
        >>> gap, bool((chance.abs() < 10).all())
        (-10.0, True)
    """
    ### BEGIN SOLUTION
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        order = torch.randperm(len(everything), generator=generator)
        one, rest = everything[order[: len(own)]], everything[order[len(own) :]]
        chance.append(effect(one) - effect(rest))
    return effect(own) - effect(other), torch.tensor(chance)
    ### END SOLUTION
