"""What matching finds between two models that read different prompts."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.interp.comparison.alignment import match


def prompt_null(
    similarity: Callable[[Tensor, Tensor], Float[Tensor, "head_a head_b"]],
    a: Float[Tensor, "head_a prompt pos d"],
    b: Float[Tensor, "head_b prompt pos d"],
    n: int,
    seed: int,
) -> Float[Tensor, "n"]:
    """Return the mean similarity of matched heads when the prompts do not belong together.

    `similarity(a, b)` compares every head of one model with every head
    of the other; `match(table).partner` is the best matching of a table.
    Each of the n draws must destroy one thing: that both models read the
    same prompt. It keeps everything else, such as what a head does at
    a position of any prompt, and what the heads of one model do
    together. All orders of the prompts are equally likely. The seed
    fixes the result, whatever else is drawn before or after.

    Example:
        A similarity that is the same for all prompts leaves nothing to chance.

        >>> a, b = torch.ones(2, 5, 3, 4), torch.ones(2, 5, 3, 4)
        >>> prompt_null(lambda a, b: torch.eye(2) / 2, a, b, n=3, seed=0)
        tensor([0.5000, 0.5000, 0.5000])
    """
    raise NotImplementedError("9.4.3 prompt_null: your code here")
