"""every vector is made, and its length taken at the end"""

import torch

from minigpt.interp.core.structure import attention_of
from minigpt.model.attention import repeat_kv


@torch.no_grad()
def source_sizes(model, tokens):
    _, cache = model.run_with_cache(tokens)
    sizes = []
    for layer in range(model.cfg.n_layer):
        v = repeat_kv(cache["v", layer], model.cfg.n_head).transpose(1, 2)
        weighted = cache["pattern", layer][..., None] * v[:, :, None]
        sizes.append((weighted @ attention_of(model, layer).W_O[:, None]).norm(dim=-1))
    return torch.stack(sizes)
