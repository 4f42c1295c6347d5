"""How much each head takes from each position: attention weighted by the size of what is moved."""

from __future__ import annotations

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.interp.core.structure import attention_of
from minigpt.model.attention import repeat_kv
from minigpt.model.gpt2 import GPT, Text


@torch.no_grad()
def source_sizes(
    model: GPT, tokens: Int[Tensor, "batch pos"] | Text
) -> Float[Tensor, "layer batch head query key"]:
    """Return the length of what each head writes at a query because of a key.

    $$ s^h_{ij} = A^h_{ij}\\, \\lVert v^h_j W_O^h \\rVert $$

    The head's write is the sum over j of these vectors, so lengths do not add up: vectors may
    cancel. Grouped heads read the values that they share.

    Raises:
        ConfigError: an attention that does not declare how it writes.

    Source: Kobayashi et al. 2020, §3; Lesson 10.4.
    """
    tokens = model.to_tokens(tokens)
    layers = range(model.cfg.n_layer)
    _, cache = model.run_with_cache(
        tokens, names=[f"blocks.{i}.attn.{part}" for i in layers for part in ("pattern", "v")]
    )
    sizes = []
    for layer in layers:
        v = repeat_kv(cache["v", layer], model.cfg.n_head)  # [batch key head d_head]
        moved = v.transpose(1, 2) @ attention_of(model, layer).W_O
        sizes.append(cache["pattern", layer] * moved.norm(dim=-1)[:, :, None])
    return torch.stack(sizes)
