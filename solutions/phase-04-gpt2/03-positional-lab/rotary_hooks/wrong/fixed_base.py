"""the base is 10,000 whatever cfg says

Llama 3 has 500,000; a model turned with another base than it was trained with reads nonsense.
"""

from minigpt.model.rotary import apply_rope, rope_table


def rotary_hooks(cfg, start=0):
    def turn(value, point):
        cos, sin = rope_table(start + value.shape[1], cfg.d_head, 10_000.0, value)
        return apply_rope(value, cos[start:], sin[start:])

    return {(part, layer): turn for layer in range(cfg.n_layer) for part in "qk"}
