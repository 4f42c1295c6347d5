"""the values are turned, too

A value is what a head moves; turned, one word would be another vector at each position.
"""

from minigpt.model.rotary import apply_rope, rope_table


def rotary_hooks(cfg, start=0):
    def turn(value, point):
        cos, sin = rope_table(start + value.shape[1], cfg.d_head, cfg.rotary_base, value)
        return apply_rope(value, cos[start:], sin[start:])

    return {(part, layer): turn for layer in range(cfg.n_layer) for part in "qkv"}
