"""start again at position 0

Right for whole texts, wrong from the first generated token on.
"""

from minigpt.model.rotary import apply_rope, rope_table


def rotary_hooks(cfg, start=0):
    def turn(value, point):
        return apply_rope(value, *rope_table(value.shape[1], cfg.d_head, cfg.rotary_base, value))

    return {(part, layer): turn for layer in range(cfg.n_layer) for part in "qk"}
