"""Move what a norm has learned into the matrices that read behind it."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

import torch
from torch import nn

from minigpt.errors import ConfigError
from minigpt.model.gpt2 import GPT
from minigpt.model.layernorm import NoNorm


@torch.no_grad()
def fold_norms(model: GPT) -> GPT:
    """Return a copy with the same logits, in which norms only center and divide.

    $$ (n \\odot w + b)\\, W + c = n\\, W' + c', \\qquad W' = \\text{diag}(w)\\, W, \\quad
       c' = c + b\\, W $$

    n is the centered and divided stream. In the copy every w is 1, and every b is 0 where a bias c
    follows that can take it up; elsewhere, as before W_U, b / w stays with the norm. The copy's
    embeddings are untied, since W_U changes and W_E does not. The model is left as it is.

    Raises:
        ConfigError: a post-norm model, whose stream itself would change, or a w of 0 where b has
            no bias to go to.

    Source: Elhage et al. 2021, appendix; Lesson 3.2.
    """
    if model.cfg.norm_order != "pre":
        raise ConfigError(
            f"norm_order={model.cfg.norm_order!r}: what leaves the norm also goes on in the "
            "stream, so it cannot be folded; take a model with norm_order='pre'"
        )
    folded = deepcopy(model)
    folded.cfg = replace(model.cfg, tie_embeddings=False)
    folded.W_U_untied = nn.Parameter(model.W_U.clone())
    for name, norm in list(folded.named_modules()):
        block = folded.get_submodule(name.rpartition(".")[0])
        if name.endswith("ln1"):
            _fold(name, norm, block.get_submodule("attn"), ("W_QKV",), "b_QKV")
        elif name.endswith("ln2"):
            _fold(name, norm, block.get_submodule("mlp"), ("W_in", "W_gate"), "b_in")
    _fold("ln_final", folded.ln_final, folded, ("W_U_untied",), "b_U")
    return folded


def _fold(
    name: str, norm: nn.Module, reader: nn.Module, matrices: Sequence[str], bias: str
) -> None:
    """Move w, and b where the reader has a bias, out of a norm and into the reader's matrices."""
    if isinstance(norm, NoNorm):
        return
    own, theirs = dict(norm.named_parameters()), dict(reader.named_parameters(recurse=False))
    w, b = own["w"], own.get("b")
    if b is not None and bias in theirs:
        theirs[bias].add_(b @ theirs[matrices[0]])
        b.zero_()
    elif b is not None and b[w == 0].any():
        raise ConfigError(
            f"{name} has a w of 0 where its b is not, and {type(reader).__name__} has no bias to "
            "take b up: set that b to 0, or leave the norms as they are"
        )
    elif b is not None:
        b.copy_(torch.where(b == 0, b, b / w))
    for matrix in matrices:
        if matrix in theirs:
            theirs[matrix].mul_(w[:, None])
    w.fill_(1)
