"""only queries are turned

One turn by the *distance* would do; one turn by the query's own position does not.
"""

from minigpt.model.rotary import apply_rope, rope_table


def rotary_hooks(cfg, start=0):
    def turn(value, point):
        cos, sin = rope_table(start + value.shape[1], cfg.d_head, cfg.rotary_base, value)
        return apply_rope(value, cos[start:], sin[start:])

    return {("q", layer): turn for layer in range(cfg.n_layer)}
