"""What the unembedding reads from a head, and what the model loses without it."""

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.interp.attribution.direct import fold_final
from minigpt.interp.patching.ablation import ablate
from minigpt.model.gpt2 import GPT


@torch.no_grad()
def two_effects(
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    answer: Int[Tensor, "batch"],
    wrong: Int[Tensor, "batch"],
    layer: int,
    head: int,
    reference: Int[Tensor, "other pos"],
) -> tuple[float, float]:
    """Return the direct and the total effect of one head, in logits.

    Both compare what the head gives (z) with its mean over `reference`,
    position by position, and say what the head adds to the difference
    of the logits of `answer` and `wrong` at the last position, averaged
    over prompts. Direct: what the unembedding reads, with the final
    norm's scale as it was; `fold_final(model, u)` returns d and the
    constant for directions u [batch d_model]. Total: how far the
    difference falls if the mean stands in for z at every position, and
    all that follows reacts. The model stays as it is.

    Example:
        In a model set by hand, head 0.1 acts through other heads alone.

        >>> from minigpt.zoo.handmade import induction
        >>> model, truth = induction()
        >>> drawn = truth.prompts(16)
        >>> prompts = model, drawn.clean, drawn.answer, drawn.wrong
        >>> direct, total = two_effects(*prompts, 0, 1, drawn.corrupt)
        >>> abs(direct) < 0.01, total > 5
        (True, True)
    """
    raise NotImplementedError("6.3.3 two_effects: your code here")
