"""How much of what a head gave directly do later parts make up for?"""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.interp.patching.ablation import ablate
from minigpt.model.gpt2 import GPT

Margins = Float[Tensor, "batch"]


@torch.no_grad()
def repaired_share(
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    head: tuple[int, int],
    reference: Int[Tensor, "other pos"],
    answer: Int[Tensor, "batch"],
    wrong: Int[Tensor, "batch"],
) -> tuple[Margins, Margins, float]:
    """Return the total effect of a head's ablation, its direct effect, and the share repaired.

    The measure is the logit of each prompt's answer less that of its
    wrong answer, at the last position. An effect is the measure with
    the head ablated less the measure without, prompt by prompt. The
    head's output is replaced by its mean over `reference`, position by
    position.

    - total: everything after the head reacts.
    - direct: every other head and every MLP is frozen, that is, held
      at what it gave on these tokens in the intact model. The norms
      react.
    - share: 1 less the ratio of the two mean effects.

    `ablate` blocks can be nested, and its kind "paired" freezes. Some
    models have no MLPs: their `model.cfg.mlp` is "none".

    Example:
        A model set by hand: head 1.0 does what 0.0 did, if 0.0 is gone.

        >>> from minigpt.zoo.handmade import backup
        >>> model, truth = backup()
        >>> p = truth.prompts(16)
        >>> empty = torch.full_like(p.clean, 6)  # there 0.0 writes nothing
        >>> given = (model, p.clean, (0, 0), empty, p.answer, p.wrong)
        >>> total, direct, share = repaired_share(*given)
        >>> round(total.mean().item()), round(direct.mean().item()), round(share)
        (0, -10, 1)
    """
    ### BEGIN SOLUTION
    rows = torch.arange(len(tokens))

    def margin() -> Tensor:
        logits = model(tokens)[:, -1]
        return logits[rows, answer] - logits[rows, wrong]

    cfg = model.cfg
    heads = [(layer, h) for layer in range(cfg.n_layer) for h in range(cfg.n_head)]
    others = [one for one in heads if one != head]
    mlps = [] if cfg.mlp == "none" else range(cfg.n_layer)
    clean = margin()
    with ablate(model, "mean", heads=[head], reference=reference):
        total = margin() - clean
        with ablate(model, "paired", heads=others, mlp=mlps, reference=tokens):
            direct = margin() - clean
    return total, direct, 1 - (total.mean() / direct.mean()).item()
    ### END SOLUTION
