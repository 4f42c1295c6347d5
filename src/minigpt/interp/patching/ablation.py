"""Ablation: take a part of the model away, and see what is missed.

What is ablated and what stands in its place are both choices: `zero`; `mean`, the average over a
reference batch; `resample`, the activation of another prompt of it; `paired`, that of the same
prompt in a reference run (which freezes it, where the reference are the prompts themselves). Every
registered kind can be named: see `core.ablation_kinds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.ablation_kinds import Replacement
from minigpt.interp.core.choices import require_choice, require_indices
from minigpt.interp.core.hook_functions import At
from minigpt.interp.core.results import Result
from minigpt.interp.core.runs import BATCH_LIMIT, Run, conventions
from minigpt.interp.core.structure import sublayer
from minigpt.interp.patching.activation import streams_per_head
from minigpt.interp.patching.paths import Head
from minigpt.interp.steering.erasure import erase
from minigpt.interp.steering.vectors import Change, changed
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import Key, full_name
from minigpt.tasks.metrics import Metric

# what is swept: the sublayer, the activation that is replaced, the axis of one layer's units
SWEPT = {
    "heads": ("attn", "attn.z", "head"),
    "attn": ("attn", "attn_out", None),
    "mlp": ("mlp", "mlp_out", None),
    "neurons": ("mlp", "mlp.post", "neuron"),
}


@contextmanager
def ablate(
    model: GPT,
    how: str = "mean",
    *,
    heads: Iterable[Head] = (),
    attn: Iterable[int] = (),
    mlp: Iterable[int] = (),
    neurons: Iterable[tuple[int, int]] = (),
    directions: Mapping[Key, Float[Tensor, "*k d_model"]] | None = None,
    reference: Tensor | Text | None = None,
    per_position: bool = True,
    seed: int = 0,
    positions: At = slice(None),
) -> Iterator[None]:
    """Ablate parts of a model for a `with` block; nest blocks to ablate parts in different ways.

    `heads` (layer, head) lose their z; `attn` and `mlp` layers all that they write, biases
    included; `neurons` (layer, index) their activation; `directions`, by the name of an
    activation, what lies along them there. What stands in is said by `Replacement`. `positions`
    count from the first token, in cached generation too.

    Raises:
        ConfigError: nothing to ablate, a part that does not exist, or what `Replacement` refuses.
        HookError: an unknown activation, or a reference that does not fit the prompts.

    Source: Wang et al. 2022, §2.2; Chan et al. 2022 (resampling); Lesson 6.6.
    """
    instead = Replacement(how, reference, per_position, seed)
    chosen = _chosen(model, heads, attn, mlp, neurons)
    along = {full_name(key, model.hook_points): rows for key, rows in (directions or {}).items()}
    if not chosen and not along:
        raise ConfigError(
            "nothing is chosen to ablate: name heads, attn, mlp, neurons or directions"
        )
    names = [*dict.fromkeys([*chosen, *along])]
    stand_in = instead.stand_in(model, names)

    def cut(name: str, value: Tensor, start: int) -> Tensor:
        new = stand_in(name, value, start)
        if name in along:
            rows = along[name].reshape(-1, along[name].shape[-1])
            value = erase(value - new, rows) + new
        if name in chosen:
            value, units = value.clone(), (..., *chosen[name])
            value[units] = new[units]
        return value

    changes: dict[Key, Change] = {name: partial(cut, name) for name in names}
    with changed(model, changes, positions):
        yield


def _chosen(
    model: GPT,
    heads: Iterable[Head],
    attn: Iterable[int],
    mlp: Iterable[int],
    neurons: Iterable[tuple[int, int]],
) -> dict[str, tuple[Any, ...]]:
    """Return, for each activation with a part to ablate, how to index that part."""
    chosen: dict[str, tuple[Any, ...]] = {}
    for layer, head in heads:
        place = f"blocks.{_one(model, 'layer', layer)}.attn.z"
        old = chosen.get(place, ([], slice(None)))[0]
        chosen[place] = ([*old, _one(model, "head", head)], slice(None))
    for layer in attn:
        chosen[f"blocks.{_one(model, 'layer', layer)}.attn_out"] = ()
    for layer in mlp:
        write = sublayer(model, "mlp").write
        chosen[f"blocks.{_one(model, 'layer', layer)}.{write}"] = ()
    for layer, neuron in neurons:
        sublayer(model, "mlp")
        place = f"blocks.{_one(model, 'layer', layer)}.mlp.post"
        old = chosen.get(place, ([],))[0]
        chosen[place] = ([*old, _one(model, "neuron", neuron)],)
    return chosen


def _one(model: GPT, what: str, index: int) -> int:
    cfg = model.cfg
    n = {"layer": cfg.n_layer, "head": cfg.n_head, "neuron": cfg.d_mlp}[what]
    return require_indices(what, [index], n)[0]


def ablation_sweep(
    model: GPT,
    tokens: Tensor | Text,
    metric: Metric,
    what: str = "heads",
    how: str = "mean",
    *,
    reference: Tensor | Text | None = None,
    per_position: bool = True,
    seed: int = 0,
    layers: Sequence[int] | None = None,
    positions: Sequence[int] | None = None,
    batch_limit: int = BATCH_LIMIT,
) -> Result:
    """Ablate one part at a time and return ablated − clean: [layer head batch].

    $$ Δ = m(\\text{ablated}) - m(\\text{clean}) $$

    `what`: "heads", "neurons" [layer neuron batch], or whole layers' "attn" or "mlp"
    [layer batch]. What stands in is said by `Replacement`; at `positions` (None: all). Equal to one
    `ablate` a part.

    Raises:
        ConfigError: a choice, layer or position that does not exist, or a reference that is
            missing.
        HookError: a reference that does not fit, NaN or infinite activations, or hooks attached.

    Source: Wang et al. 2022, §2.2; Lesson 6.6.
    """
    owner, part, axis = SWEPT[require_choice("what", what, SWEPT)]
    instead = Replacement(how, reference, per_position, seed)
    where = sublayer(model, owner)
    chosen = require_indices("layer", layers, model.cfg.n_layer)
    n_unit = {None: 1, "head": model.cfg.n_head, "neuron": model.cfg.d_mlp}[axis]
    run = Run(model, tokens, metric, [part, where.site, where.reads])
    at = require_indices("position", positions, run.tokens.shape[1])
    new = instead.over(run, part, at)

    def replace(layer: int, group: list[int]) -> Iterator[Tensor]:
        if axis is None:
            yield run.at(where.reads, layer) + new[layer]
        elif axis == "head":
            yield from streams_per_head(run, layer, new[layer] - run.at(part, layer), range(n_unit))
        else:
            change = new[layer] - run.at(part, layer)
            for neuron, row in enumerate(model.get_parameter(f"blocks.{layer}.mlp.W_out")):
                yield run.at(where.site, layer) + change[..., neuron, None] * row

    values = run.sweep(where.site, chosen, [at], replace, n_unit, batch_limit=batch_limit)[:, :, 0]
    stated = conventions(metric, direction="ablated − clean", reference=instead.stated())
    labels = {"layer": [*map(str, chosen)]} | ({axis: [*map(str, range(n_unit))]} if axis else {})
    effect = (values if axis else values[:, 0]) - run.value
    return Result(effect, (*labels, "batch"), stated, labels)
