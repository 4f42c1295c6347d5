"""Activation patching: put what one run computed into another, and see what comes back.

`denoise` patches clean activations into the corrupt run (what suffices to bring the answer back?),
`noise` corrupt ones into the clean run (what is needed for it?). Any two prompts of equal length
are a pair; "clean" is only the name of the one whose answer the metric asks for.

`naive_patch_residual` is the method; all else here returns the same numbers faster. A patch changes
nothing above its layer and, attention being causal, nothing to its left: so each patched copy
starts from the stored stream at its layer and position, attends to the stored keys and values to
its left, and many copies run as one batch (`Run.sweep`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.choices import Direction, choose, require_choice, require_indices
from minigpt.interp.core.hook_functions import replace_with
from minigpt.interp.core.results import Result, require_pair
from minigpt.interp.core.runs import BATCH_LIMIT, Run, StreamsOf, conventions
from minigpt.interp.core.structure import compared, require_site, sublayer
from minigpt.model.attention import fused_attention, repeat_kv
from minigpt.model.gpt2 import GPT, Text
from minigpt.tasks.metrics import Metric

COMPONENTS = ("z", "pattern", "q", "k", "v")
Positions = Sequence[int | Sequence[int]]


@torch.no_grad()
def naive_patch_residual(
    model: GPT, clean: Tensor | Text, corrupt: Tensor | Text, metric: Metric
) -> Float[Tensor, "layer pos batch"]:
    """Patch the clean residual stream into the corrupt run: a full run a layer and position."""
    clean, corrupt = model.to_tokens(clean), model.to_tokens(corrupt)
    _, cache = model.run_with_cache(clean)
    patched = model.W_U.new_empty(model.cfg.n_layer, clean.shape[1], len(clean))
    for layer in range(model.cfg.n_layer):
        for pos in range(clean.shape[1]):
            stream = cache["resid_pre", layer]
            patch = replace_with(stream[:, [pos]], at=[pos])
            with model.hooked({f"blocks.{layer}.resid_pre": patch}):
                patched[layer, pos] = metric(model(corrupt))
    return patched


@dataclass(frozen=True, kw_only=True, repr=False)
class Patched(Result):
    """The metric under each patch, and in the two unpatched runs: `clean` and `corrupt` [batch].

    `direction` says which of the two was patched into: its metric is `base`.
    """

    direction: Direction
    clean: Float[Tensor, "batch"]
    corrupt: Float[Tensor, "batch"]

    @property
    def base(self) -> Float[Tensor, "batch"]:
        """The metric of the run that was patched into."""
        return self.corrupt if self.direction is Direction.DENOISE else self.clean

    def effect(self) -> Result:
        """Return by how much each patch changes the metric: patched − unpatched."""
        stated = {**self.conventions, "shown": "patched − unpatched"}
        return Result(self.values - self.base, self.axes, stated, self.labels)

    def recovery(self, *, pooled: bool = False) -> Result:
        """Return how far each patch goes from the corrupt metric to the clean one: 0 to 1.

        $$ r = \\frac{m_{patched} - m_{corrupt}}{m_{clean} - m_{corrupt}} $$

        A prompt whose clean and corrupt metrics are equal has no scale: its recovery is NaN.
        `pooled` averages numerator and denominator over the batch before dividing.

        Raises:
            ConfigError: clean and corrupt metrics are equal in all prompts (pooled: on average).

        Source: Zhang & Nanda 2023, §2.1; Lesson 6.4.
        """
        gap, change = self.clean - self.corrupt, self.values - self.corrupt
        axes, stated = self.axes, "(patched − corrupt) / (clean − corrupt), NaN where that is 0 / 0"
        if pooled:
            gap, change, axes = gap.mean(), change.mean(-1), axes[:-1]
            stated = "mean(patched − corrupt) / mean(clean − corrupt) over the batch"
        if not bool(gap.any()):
            raise ConfigError(
                "the metric is the same on clean and corrupt prompts, so there is nothing to "
                "recover: choose prompts on which it differs, or read `effect()`"
            )
        ratio = torch.where(gap == 0, torch.nan, change / torch.where(gap == 0, 1, gap))
        return Result(ratio, axes, {**self.conventions, "shown": stated}, self.labels)


class Pair:
    """The run that is patched into, and the run whose activations are patched in."""

    def __init__(
        self,
        model: GPT,
        clean: Tensor | Text,
        corrupt: Tensor | Text,
        metric: Metric,
        direction: str,
        parts: Sequence[str],
    ) -> None:
        self.direction = choose("direction", direction, Direction)
        tokens = (model.to_tokens(clean), model.to_tokens(corrupt))
        require_pair(*tokens)
        self.clean, self.corrupt = (Run(model, one, metric, parts) for one in tokens)
        runs = (self.clean, self.corrupt)
        self.source, self.base = runs if self.direction is Direction.DENOISE else reversed(runs)
        differ = (tokens[0] != tokens[1]).any(0).nonzero()
        self.first = int(differ[0]) if len(differ) else tokens[0].shape[1]

    def mix(self, part: str, layer: int, group: Sequence[int]) -> Tensor:
        """Return the base run's activation with the source's at some positions (of the query)."""
        mixed, axis = self.base.at(part, layer).clone(), 2 if part == "attn.pattern" else 1
        at = (slice(None),) * axis + (list(group),)
        mixed[at] = self.source.at(part, layer)[at]
        return mixed

    def sweep(
        self,
        site: str,
        layers: Sequence[int],
        groups: Sequence[Sequence[int]],
        replace: StreamsOf,
        batch_limit: int,
        n_unit: int = 1,
    ) -> Float[Tensor, "layer unit group batch"]:
        """Measure one patch at a time, from where the prompts first differ (see `Run.sweep`)."""
        return self.base.sweep(
            site, layers, groups, replace, n_unit, first=self.first, batch_limit=batch_limit
        )

    def result(
        self,
        values: Tensor,
        swept: Mapping[str, Sequence[int | str | Sequence[int]]],
        patched: str,
        **more: str,
    ) -> Patched:
        """Wrap the values with all that was chosen; `swept` names the axes and their places."""
        stated = conventions(
            self.base.metric, direction=self.direction.stated(), patched=patched, **more
        )
        return Patched(
            values,
            (*swept, "batch"),
            stated,
            {axis: [_name(place) for place in places] for axis, places in swept.items()},
            direction=self.direction,
            clean=self.clean.value,
            corrupt=self.corrupt.value,
        )


def _name(place: int | str | Sequence[int]) -> str:
    return str(place) if isinstance(place, int | str) else "+".join(map(str, place))


def patch_residual(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    *,
    at: str = "resid_pre",
    direction: str = "denoise",
    layers: Sequence[int] | None = None,
    positions: Positions | None = None,
    batch_limit: int = BATCH_LIMIT,
) -> Patched:
    """Patch the residual stream, one layer and position at a time: [layer pos batch].

    $$ x^{(l)}_i ← \\tilde x^{(l)}_i $$

    `at` is `resid_pre`, `resid_mid` or `resid_post`. An entry of `positions` may be several
    positions, patched together. At most about `batch_limit` positions are in a batch at once.

    Raises:
        ConfigError: prompts of different lengths, or a layer, position, place or direction that
            does not exist.
        HookError: NaN or infinite activations, or hooks attached to the model.

    Source: Meng et al. 2022, §2.1; Lesson 6.4.
    """
    site = require_site(model, at)
    pair = Pair(model, clean, corrupt, metric, direction, [site])
    return _by_position(
        pair,
        site,
        site,
        layers,
        positions,
        batch_limit,
        lambda i, group: [pair.mix(site, i, group)],
    )


def patch_attn_out(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    *,
    direction: str = "denoise",
    layers: Sequence[int] | None = None,
    positions: Positions | None = None,
    batch_limit: int = BATCH_LIMIT,
) -> Patched:
    """Patch what attention writes, one layer and position at a time: [layer pos batch].

    Arguments and errors as in `patch_residual`.

    Source: Wang et al. 2022, §3; Lesson 6.4.
    """
    site = sublayer(model, "attn").site
    pair = Pair(model, clean, corrupt, metric, direction, ["resid_pre", "attn_out", site])

    def replace(layer: int, group: list[int]) -> list[Tensor]:
        return [pair.base.at("resid_pre", layer) + pair.mix("attn_out", layer, group)]

    return _by_position(pair, "attn_out", site, layers, positions, batch_limit, replace)


def patch_mlp_out(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    *,
    direction: str = "denoise",
    layers: Sequence[int] | None = None,
    positions: Positions | None = None,
    batch_limit: int = BATCH_LIMIT,
) -> Patched:
    """Patch what the MLP writes, one layer and position at a time: [layer pos batch].

    Arguments and errors as in `patch_residual`; attention-only models have no MLP to patch.

    Source: Wang et al. 2022, §3; Lesson 6.4.
    """
    sublayer(model, "mlp")
    parts = ["resid_mid", "mlp_out", "resid_post"]
    pair = Pair(model, clean, corrupt, metric, direction, parts)

    def replace(layer: int, group: list[int]) -> list[Tensor]:
        return [pair.base.at("resid_mid", layer) + pair.mix("mlp_out", layer, group)]

    return _by_position(pair, "mlp_out", "resid_post", layers, positions, batch_limit, replace)


def patch_heads(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    *,
    component: str = "z",
    by_position: bool = False,
    direction: str = "denoise",
    layers: Sequence[int] | None = None,
    heads: Sequence[int] | None = None,
    positions: Positions | None = None,
    batch_limit: int = BATCH_LIMIT,
) -> Patched:
    """Patch one head at a time: [layer head batch], or by position [layer head pos batch].

    $$ x ← x + (\\tilde z_h - z_h)\\, W_O^h $$

    `component` is `z`, `pattern` (rows of the query), `q`, `k` or `v`; the head's other parts stay
    as they are. Where heads share keys, `k` and `v` have an axis `kv_head`, each patched for all
    heads that read it. Without `by_position`, all `positions` (None: every one) at once.

    Raises:
        ConfigError, HookError: as in `patch_residual`, or an unknown head or component.

    Source: Wang et al. 2022, §3; Heimersheim & Nanda 2024; Lesson 6.4.
    """
    shared = require_choice("component", component, COMPONENTS) in "kv"
    n_unit = model.cfg.n_kv_head if shared else model.cfg.n_head
    axis = "head" if n_unit == model.cfg.n_head else "kv_head"
    units = require_indices(axis, heads, n_unit)
    site, names = sublayer(model, "attn").site, _ingredients(model, component)
    changed = names["qkv".index(component)] if component in "qkv" else names[0]
    pair = Pair(model, clean, corrupt, metric, direction, [*names, site])

    def replace(layer: int, group: list[int]) -> Iterator[Tensor]:
        old = {name: pair.base.at(name, layer) for name in names}
        new = {**old, changed: pair.mix(changed, layer, group)}
        change = _z(new, model.cfg.n_head) - _z(old, model.cfg.n_head)
        return streams_per_head(pair.base, layer, change, units, n_unit)

    labels = {"layer": require_indices("layer", layers, model.cfg.n_layer), axis: units}
    groups = _groups(positions, pair.base)
    groups = groups if by_position else [sorted({pos for group in groups for pos in group})]
    values = pair.sweep(site, labels["layer"], groups, replace, batch_limit, len(units))
    if by_position:
        return pair.result(values, {**labels, "pos": groups}, changed)
    return pair.result(values[:, :, 0], labels, changed)


def streams_per_head(
    run: Run,
    layer: int,
    change: Float[Tensor, "batch pos head d_head"],
    units: Sequence[int],
    n_unit: int | None = None,
) -> Iterator[Tensor]:
    """Yield, for each head (or group of heads), the stream after attention with its z changed."""
    stream, W_O = run.at(sublayer(run.model, "attn").site, layer), run.model.blocks[layer].attn.W_O
    z = change.unflatten(2, (n_unit or len(W_O), -1)).flatten(-2)
    W = W_O.unflatten(0, (n_unit or len(W_O), -1)).flatten(1, 2)
    for unit in units:
        yield stream + z[:, :, unit] @ W[unit]


def _ingredients(model: GPT, component: str) -> list[str]:
    """Name the activations that a head's z follows from when a component of it is patched."""
    made_of = {"z": ("z",), "pattern": ("pattern", compared(model)[2])}
    return [f"attn.{part}" for part in made_of.get(component, compared(model))]


def _z(parts: Mapping[str, Tensor], n_head: int) -> Float[Tensor, "batch pos head d_head"]:
    if "attn.z" in parts:
        return parts["attn.z"]
    if "attn.pattern" in parts:
        v = repeat_kv(parts["attn.v"], n_head).transpose(1, 2)
        return (parts["attn.pattern"] @ v).transpose(1, 2)
    return fused_attention(*parts.values())


def _groups(positions: Positions | None, run: Run) -> list[list[int]]:
    n = run.tokens.shape[1]
    every = range(n) if positions is None else positions
    if not every:
        raise ConfigError(f"no position is chosen: name at least one, or None for all {n}")
    return [require_indices("position", [g] if isinstance(g, int) else g, n) for g in every]


def _by_position(
    pair: Pair,
    part: str,
    site: str,
    layers: Sequence[int] | None,
    positions: Positions | None,
    batch_limit: int,
    replace: StreamsOf,
) -> Patched:
    chosen = require_indices("layer", layers, pair.base.model.cfg.n_layer)
    groups = _groups(positions, pair.base)
    values = pair.sweep(site, chosen, groups, replace, batch_limit)
    return pair.result(values[:, 0], {"layer": chosen, "pos": groups}, part)
