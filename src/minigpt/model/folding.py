"""Move what a norm has learned into the matrices that read behind it."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import torch
from torch import nn

from minigpt.model.block import require_sums
from minigpt.model.gpt2 import GPT
from minigpt.model.part import require


@torch.no_grad()
def fold_norms(model: GPT) -> GPT:
    """Return a copy with the same logits, in which norms only center and divide.

    $$ (n \\odot w + b)\\, W + c = n\\, \\text{diag}(w)\\, W + c', \\qquad c' = c + b\\, W $$

    n is the centered and divided stream. In the copy every w is 1, and every b is 0 where a bias c
    follows that can take it up; elsewhere, as before W_U, b / w stays with the norm. The copy's
    embeddings are untied, since W_U changes and W_E does not. The model is left as it is.

    Raises:
        ConfigError: a post-norm model, whose stream itself would change, a part that does not
            declare how it folds, or a w of 0 where b has no bias to go to.

    Source: Elhage et al. 2021, appendix; Lesson 3.2.
    """
    require_sums(model.blocks)
    folded = deepcopy(model)
    folded.cfg = replace(model.cfg, tie_embeddings=False)
    folded.W_U_untied = nn.Parameter(model.W_U.clone())
    for block in folded.blocks:
        for sublayer in require(block, "sublayers", "folding"):
            reader: Any = block.get_submodule(sublayer.part)
            matrices = [getattr(reader, name) for name in require(reader, "reads", "folding")]
            bias = reader.get_parameter(reader.bias) if reader.bias else None
            require(block.get_submodule(sublayer.norm), "fold", "folding")(matrices, bias)
    require(folded.ln_final, "fold", "folding")([folded.W_U_untied], None)
    return folded
