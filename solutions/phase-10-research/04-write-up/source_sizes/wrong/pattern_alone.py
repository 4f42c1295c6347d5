"""this is the pattern alone

The name of the exercise: attention is not only a weight.
"""

import torch

from minigpt.interp.core.structure import attention_of
from minigpt.model.attention import repeat_kv


@torch.no_grad()
def source_sizes(model, tokens):
    _, cache = model.run_with_cache(tokens)
    sizes = []
    for layer in range(model.cfg.n_layer):
        sizes.append(cache["pattern", layer])
    return torch.stack(sizes)
