"""only layer 0 is turned

Added positions enter once, at the bottom; rotary ones act in every comparison.
"""

from minigpt.model.rotary import apply_rope, rope_table


def rotary_hooks(cfg, start=0):
    def turn(value, point):
        cos, sin = rope_table(start + value.shape[1], cfg.d_head, cfg.rotary_base, value)
        return apply_rope(value, cos[start:], sin[start:])

    return {("q", 0): turn, ("k", 0): turn}
