"""queries in float64 are turned by cosines in float32

A table that is made before the hook is called cannot know its precision.
"""

import torch

from minigpt.model.rotary import apply_rope, rope_table


def rotary_hooks(cfg, start=0):
    table = rope_table(cfg.n_ctx, cfg.d_head, cfg.rotary_base, torch.zeros(1))

    def turn(value, point):
        cos, sin = (part[start : start + value.shape[1]] for part in table)
        return apply_rope(value, cos, sin).to(value.dtype)

    return {(name, layer): turn for name in "qk" for layer in range(cfg.n_layer)}
