"""the hook on q returns None

A hook that returns None only looks.
"""

from minigpt.model.rotary import apply_rope, rope_table


def rotary_hooks(cfg, start=0):
    def turn(value, point):
        cos, sin = rope_table(start + value.shape[1], cfg.d_head, cfg.rotary_base, value)
        value = apply_rope(value, cos[start:], sin[start:])

    return {(part, layer): turn for layer in range(cfg.n_layer) for part in "qk"}
