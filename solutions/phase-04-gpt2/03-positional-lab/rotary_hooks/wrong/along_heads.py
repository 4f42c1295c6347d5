"""turn along positions

The axes are [batch pos head d_head]; a table [pos pair] needs an axis for the heads.
"""

import torch


def rotary_hooks(cfg, start=0):
    def turn(value, point):
        half = cfg.d_head // 2
        at = torch.arange(value.shape[2], dtype=value.dtype)
        angle = at[:, None] * cfg.rotary_base ** (-torch.arange(half, dtype=value.dtype) / half)
        a, b = value.chunk(2, -1)
        cos, sin = angle.cos(), angle.sin()
        return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)

    return {(part, layer): turn for layer in range(cfg.n_layer) for part in "qk"}
