"""Rotary positions for a GPT that has none, by hooks."""

from minigpt.model.config import GPTConfig
from minigpt.model.hooks import HookFn
from minigpt.model.rotary import apply_rope, rope_table


def rotary_hooks(cfg: GPTConfig, start: int = 0) -> dict[tuple[str, int], HookFn]:
    """Return hooks that turn a GPT without positions into a rotary one.

    Keys are (name of an activation, number of a layer), such as
    ("pattern", 0). A hook is a function of (value, point) and returns
    what stands in place of value. Queries, keys and values are named
    q, k and v; each is [batch pos head d_head].

    The tokens of the call stand at positions start, start + 1, …; those
    before them lie in a cache of keys. The angles are those of
    `rope_table` with cfg.d_head and cfg.rotary_base.

    Example:
        Position 0 is not turned, and position 1 is.

        >>> import torch
        >>> cfg = GPTConfig(1, 1, 2, 8, 8, positions="none")
        >>> hook = rotary_hooks(cfg)["q", 0]
        >>> hook(torch.tensor([[[[1.0, 0.0]], [[1.0, 0.0]]]]), None)[0, :, 0]
        tensor([[1.0000, 0.0000],
                [0.5403, 0.8415]])
    """

    ### BEGIN SOLUTION
    def turn(value, point):
        n = value.shape[1]
        cos, sin = rope_table(start + n, cfg.d_head, cfg.rotary_base, value)
        return apply_rope(value, cos[start:], sin[start:])

    return {(part, layer): turn for layer in range(cfg.n_layer) for part in "qk"}
    ### END SOLUTION
