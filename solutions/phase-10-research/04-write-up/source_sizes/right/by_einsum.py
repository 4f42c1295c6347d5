"""values through W_O by einsum"""

import torch

from minigpt.interp.core.structure import attention_of
from minigpt.model.attention import repeat_kv


@torch.no_grad()
def source_sizes(model, tokens):
    _, cache = model.run_with_cache(tokens)
    sizes = []
    for layer in range(model.cfg.n_layer):
        W_O = attention_of(model, layer).W_O
        v = cache["v", layer].repeat_interleave(len(W_O) // cache["v", layer].shape[2], 2)
        moved = torch.einsum("bkhd,hdm->bhkm", v, W_O)
        sizes.append(torch.einsum("bhqk,bhk->bhqk", cache["pattern", layer], moved.norm(dim=-1)))
    return torch.stack(sizes)
