"""What a cache of everything need not keep, since the rest implies it.

A stream is the sum of what was written to it, a pattern the softmax of its scores, a neuron's
output a function of its input: each part declares what its forward implies, and how. What no part
vouches for is recorded. Nothing here reads the model's large weights, which may have changed when
somebody asks; what a part needs of its small ones it copies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from torch import Tensor, nn

from minigpt.model.hooks import Rules
from minigpt.model.part import declared

if TYPE_CHECKING:
    from minigpt.model.gpt2 import GPT

_Rule = Callable[[Mapping[str, Tensor]], Tensor]


def rules(model: GPT) -> Rules:
    """Say how to work out each activation that the others of a forward pass imply.

    A point that a hook watches may hold something else than its part implies, and is left out.
    """
    found, stream = dict[str, _Rule](), None
    for layer, block in enumerate(model.blocks):
        at = f"blocks.{layer}."
        if stream:
            found[f"{at}resid_pre"] = _same(stream)
        found |= _of(block, at)
        for sublayer in declared(block, "sublayers") or ():
            found |= _of(
                block.get_submodule(sublayer.norm), f"{at}{sublayer.norm}.", at + sublayer.reads
            )
            found |= _of(block.get_submodule(sublayer.part), f"{at}{sublayer.part}.")
        stream = f"{at}resid_post" if declared(block, "sublayers") else None
    if stream:
        found |= _of(model.ln_final, "ln_final.", stream)
    points = model.hook_points
    return {name: rule for name, rule in found.items() if not points[name].watched}


def _of(part: nn.Module, at: str, reads: str = "") -> Iterator[tuple[str, _Rule]]:
    implied = declared(part, "implied")
    for name, (function, sources) in (implied() if implied else {}).items():
        yield at + name, _rule(function, [reads if s == "input" else at + s for s in sources])


def _rule(function: Callable[..., Tensor], sources: list[str]) -> _Rule:
    return lambda cache: function(*(cache[name] for name in sources))


def _same(name: str) -> _Rule:
    return lambda cache: cache[name]
