"""Names of activations, as TransformerLens writes them."""

from __future__ import annotations

from dataclasses import dataclass

from minigpt.model.hooks import full_name

_LONGER = {
    "scores": "hook_attn_scores", "embedding.embed": "hook_embed",
    "embedding.pos_embed": "hook_pos_embed",
}  # fmt: skip


def their_name(name: str) -> str:
    """Turn `blocks.5.attn.pattern` into `blocks.5.attn.hook_pattern`."""
    if name in _LONGER:
        return _LONGER[name]
    *place, last = name.split(".")
    return ".".join([*place, _LONGER.get(last, f"hook_{last}")])


@dataclass(frozen=True)
class LensHook:
    """What a hook function is given beside the value: the point's `name`, and its `layer()`."""

    name: str

    def layer(self) -> int:
        """The number of the block that the point stands in."""
        return int(self.name.split(".")[1])


def get_act_name(name: str, layer: int | None = None) -> str:
    """Return the full name of an activation: `("q", 3)` is `blocks.3.attn.hook_q`."""
    short = full_name(name, ())
    if layer is None:
        return their_name(short)
    inside = {"q", "k", "v", "z", "pattern", "scores"}
    place = "attn." if short in inside else "mlp." if short in ("pre", "post") else ""
    return their_name(f"blocks.{layer}.{place}{short}")
