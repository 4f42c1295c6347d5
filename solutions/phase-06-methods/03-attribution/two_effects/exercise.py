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
    ### BEGIN SOLUTION
    names = [f"blocks.{layer}.attn.z", "ln_final.scale"]
    logits, cache = model.run_with_cache(tokens, names=names)
    _, other = model.run_with_cache(reference, names=names[:1])
    change = (cache["z", layer] - other["z", layer].mean(0))[:, -1, head]
    d, _ = fold_final(model, (model.W_U[:, answer] - model.W_U[:, wrong]).T)
    write = change @ model.blocks[layer].attn.W_O[head]
    direct = (write * d).sum(-1) / cache["ln_final.scale"][:, -1, 0]
    with ablate(model, "mean", heads=[(layer, head)], reference=reference):
        ablated = model(tokens)
    rows = torch.arange(len(tokens))
    lost = (logits - ablated)[rows, -1]
    total = lost[rows, answer] - lost[rows, wrong]
    return direct.mean().item(), total.mean().item()
    ### END SOLUTION
