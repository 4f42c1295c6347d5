"""What takes the place of an ablated activation: one registry for every kind of ablation.

Nodes, heads, neurons, directions, edges and circuits all ask it. A new kind is a function and one
line, here or anywhere: `register(Ablation("median", "median over {prompts} prompts", median))`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.choices import require_choice
from minigpt.interp.core.results import require_finite
from minigpt.interp.core.runs import Run
from minigpt.model.gpt2 import GPT, Text

_Value = Float[Tensor, "batch pos *width"]
StandIn = Callable[[str, _Value, int], _Value]


@dataclass(frozen=True)
class Ablation:
    """A kind of ablation: how the value that stands in is made, and its words for conventions.

    `make(source, replacement)` gets the activation in the reference run [batch pos *width]; without
    `needs_reference`, NaN in that shape. What it returns broadcasts along batch and pos.
    `words` may name {prompts} (how many the reference has), {positions} and {seed}. Only a
    kind that `pools` takes `per_position=False`.
    """

    name: str
    words: str
    make: Callable[[_Value, Replacement], Tensor]
    needs_reference: bool = True
    pools: bool = False


def ablation_named(name: str) -> Ablation:
    """Return a registered kind of ablation.

    Raises:
        ConfigError: there is none of that name; the nearest is said.
    """
    return ABLATIONS[require_choice("ablation", name, ABLATIONS)]


def register(kind: Ablation) -> None:
    """Make a kind known to every ablation.

    Raises:
        ConfigError: another kind has its name.
    """
    if ABLATIONS.setdefault(kind.name, kind) is not kind:
        raise ConfigError(f"there is an ablation {kind.name!r} already: choose another name")


@dataclass(frozen=True)
class Replacement:
    """What takes the place of an ablated activation: a kind, and what it is made from.

    `reference` are prompts, where the kind needs them: as long as those that are run, where
    `per_position` averages each position alone (else over positions too), and for `resample` and
    `paired`, one each. `seed` fixes the permutation of `resample`, which leaves no prompt in place.

    Raises:
        ConfigError: an unknown kind, a missing or superfluous reference, or positions to pool
            where the kind pools nothing.
    """

    how: str = "mean"
    reference: Tensor | Text | None = None
    per_position: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a mean of nothing."""
        if self.kind.needs_reference == (self.reference is None):
            wrong = "takes no" if self.reference is not None else "needs prompts as a"
            raise ConfigError(f"ablation {self.how!r} {wrong} `reference`")
        if not (self.per_position or self.kind.pools):
            raise ConfigError(f"ablation {self.how!r} pools nothing: leave per_position=True")

    @property
    def kind(self) -> Ablation:
        """The kind of ablation."""
        return ablation_named(self.how)

    def made_from(self, source: _Value) -> Tensor:
        """Return what stands in, made from an activation in the reference run.

        Raises:
            HookError: the kind made NaN or infinity.
        """
        seen = source if self.kind.needs_reference else torch.full_like(source, torch.nan)
        return require_finite(self.kind.make(seen, self), f"the value of ablation {self.how!r}")

    def stand_in(self, model: GPT, names: Sequence[str]) -> StandIn:
        """Return a function of a name, an activation and its first position: what stands in.

        The bare model runs once on the reference. As large as the activation.

        Raises:
            HookError: NaN or infinity in the reference, or a reference that does not fit.
        """
        if self.reference is None:
            return lambda name, value, start: self.made_from(value).expand_as(value)
        with unhooked(model):
            _, cache = model.run_with_cache(
                self.reference, names=names, logits_at=[-1], logits_of=[0]
            )
        made = {name: self.made_from(require_finite(cache[name], name)) for name in names}
        return lambda name, value, start: fitted(made[name], value, start)

    def over(self, run: Run, part: str, at: Sequence[int]) -> dict[int, _Value]:
        """Return a run's activation in every layer, with what stands in at some positions."""
        names = {layer: f"blocks.{layer}.{part}" for layer in range(run.model.cfg.n_layer)}
        stand_in = self.stand_in(run.model, list(names.values()))
        mixed = {layer: run.at(part, layer).clone() for layer in names}
        for layer, value in mixed.items():
            value[:, at] = stand_in(names[layer], value, 0)[:, at]
        return mixed

    def stated(self) -> str:
        """Say it in words, for a result's conventions."""
        named = [self.reference] if isinstance(self.reference, str) else self.reference
        prompts = 0 if named is None else len(named)
        positions = "each position alone" if self.per_position else "positions together"
        words = self.kind.words.format(prompts=prompts, positions=positions, seed=self.seed)
        return f"{self.how}: {words}"


@contextmanager
def unhooked(model: GPT) -> Iterator[None]:
    """Take all hooks off for a `with` block: a reference is not what another ablation left."""
    attached = {point: point.functions for point in model.hook_points.values()}
    try:
        for point in attached:
            point.functions = []
        yield
    finally:
        for point, functions in attached.items():
            point.functions = functions


def derangement(n: int, seed: int) -> Tensor:
    """Return a random order in which nothing keeps its place: a rotation of a random order.

    Raises:
        ConfigError: there is only one to order.
    """
    if n < 2:
        raise ConfigError("one prompt cannot take the place of another: resample from two or more")
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    other = torch.empty_like(order)
    other[order] = order.roll(1)
    return other


def fitted(new: Tensor, value: _Value, start: int) -> _Value:
    """Lay what stands in over an activation whose first position is `start`.

    Raises:
        HookError: another number of prompts or too few positions.
    """
    n, n_pos = value.shape[:2]
    part = new if new.shape[1] == 1 else new[:, start : start + n_pos]
    if part.shape[0] not in (1, n) or part.shape[1] not in (1, n_pos):
        raise HookError(
            f"the reference has {new.shape[1]} positions (prompts: {new.shape[0]}) and does not "
            f"fit {n} prompts with positions {start} to {start + n_pos - 1}: make it as large, "
            "or use how='mean' with per_position=False"
        )
    return part.to(value).expand_as(value)


def _zero(source: _Value, _: Replacement) -> Tensor:
    return torch.zeros_like(source)


def _mean(source: _Value, chosen: Replacement) -> Tensor:
    return source.mean(0 if chosen.per_position else (0, 1), keepdim=True)


def _other(source: _Value, chosen: Replacement) -> Tensor:
    return source[derangement(len(source), chosen.seed)]


def _same(source: _Value, _: Replacement) -> Tensor:
    return source


_KINDS = (
    Ablation("zero", "zero", _zero, needs_reference=False),
    Ablation("mean", "mean over {prompts} reference prompts, {positions}", _mean, pools=True),
    Ablation("resample", "value of another of {prompts} reference prompts, seed {seed}", _other),
    Ablation("paired", "value of the same one of {prompts} reference prompts", _same),
)
ABLATIONS: dict[str, Ablation] = {kind.name: kind for kind in _KINDS}
