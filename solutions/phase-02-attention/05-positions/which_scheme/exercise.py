"""Find out from outside how a head knows where things stand."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

Scores = Callable[[Float[Tensor, "pos d_model"]], Float[Tensor, "query key"]]


def which_scheme(
    scores: Scores, n: int, d_model: int, repeats: int = 64
) -> tuple[str, float, float]:
    """Name the scheme of a head that you can only run, and say how sure that is.

    The head returns its scores before the softmax for n vectors, −∞
    where the mask forbids, and adds fresh noise of unknown size to
    each. A token e at place i scores in one of four ways:
    "none": contents alone. "added": e + p, with p one vector for each
    place, plays the part of e. "rotary": queries and keys are turned by
    their places. "bias": a number that depends on the distance is added
    to the score of the contents.

    Returns:
        scheme: one of the four names.
        effect: how far scores differ from pair to pair where contents
            do not: the standard deviation (divided by their number)
            over all allowed pairs of the average of `repeats` calls,
            each vector being all ones.
        floor: what the effect would be, about, if there were nothing
            but noise: your control, estimated from the same calls.

    Example:
        >>> deaf = lambda x: torch.where(torch.ones(4, 4).tril() > 0, 0.0, -torch.inf)
        >>> which_scheme(lambda x: deaf(x) + 0.1 * torch.randn(4, 4), 4, 2)[0]
        'none'
    """
    ### BEGIN SOLUTION
    allowed = torch.ones(n, n).tril().bool()

    def average(x: Tensor) -> tuple[Tensor, float]:
        calls = torch.stack([scores(x)[allowed] for _ in range(repeats)])
        return calls.mean(0), float((calls.var(0).mean() / repeats).sqrt())

    def spread(values: Tensor) -> float:
        return float(values.std(correction=0))

    same, floor = average(torch.ones(n, d_model))
    effect = spread(same)
    if effect < 2 * floor:
        return "none", effect, floor
    empty, _ = average(torch.zeros(n, d_model))
    if spread(empty) < 2 * floor:
        return "rotary", effect, floor
    contents = spread(same - empty)
    return ("bias" if contents < 2 * 2**0.5 * floor else "added"), effect, floor
    ### END SOLUTION
