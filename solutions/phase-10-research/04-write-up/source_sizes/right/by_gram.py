"""lengths by the matrix W_O W_Oᵀ"""

import torch

from minigpt.interp.core.structure import attention_of
from minigpt.model.attention import repeat_kv


@torch.no_grad()
def source_sizes(model, tokens):
    _, cache = model.run_with_cache(tokens)
    sizes = []
    for layer in range(model.cfg.n_layer):
        v = repeat_kv(cache["v", layer], model.cfg.n_head).transpose(1, 2)
        W_O = attention_of(model, layer).W_O
        square = ((v @ (W_O @ W_O.mT)) * v).sum(-1).clamp(min=0)
        sizes.append(cache["pattern", layer] * square.sqrt()[:, :, None])
    return torch.stack(sizes)
