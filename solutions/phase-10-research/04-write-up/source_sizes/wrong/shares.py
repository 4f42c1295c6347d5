"""these are shares that sum to 1"""

import torch

from minigpt.interp.core.structure import attention_of
from minigpt.model.attention import repeat_kv


@torch.no_grad()
def source_sizes(model, tokens):
    _, cache = model.run_with_cache(tokens)
    sizes = []
    for layer in range(model.cfg.n_layer):
        v = repeat_kv(cache["v", layer], model.cfg.n_head)
        moved = v.transpose(1, 2) @ attention_of(model, layer).W_O
        size = cache["pattern", layer] * moved.norm(dim=-1)[:, :, None]
        sizes.append(size / size.sum(-1, keepdim=True))
    return torch.stack(sizes)
