"""Causal scrubbing: may a part see any prompt that agrees on what the hypothesis says it knows?

A circuit says *where* a behavior is computed. A hypothesis also says *what* each part knows of the
prompt: a label for each prompt. Then a part's output must be exchangeable between prompts with
equal labels, and that of every part not named between any two prompts. Scrubbing exchanges them,
from the logits backwards, and measures what is left of the behavior.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.errors import ConfigError, check_seed, nearest
from minigpt.interp.circuits.edge_patcher import (
    block_of,
    graph_writes,
    heads_write,
    projections,
)
from minigpt.interp.circuits.graph import graph_of
from minigpt.interp.core.results import Result, require_finite
from minigpt.interp.core.runs import conventions
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import HookFn, HookPoint
from minigpt.tasks.metrics import Metric

_Rows = Int[Tensor, "batch"]


def agreeing(
    labels: Int[Tensor, "prompt"], generator: torch.Generator, rows: _Rows | None = None
) -> _Rows:
    """Draw for each prompt one with the same label, itself included, all alike.

    With `rows`, draw partners for those prompts instead of for all.

    Raises:
        ConfigError: labels that are no whole numbers, or not one axis.

    Source: Chan et al. 2022; Lesson 9.1.
    """
    if labels.dim() != 1 or labels.is_floating_point() or not len(labels):
        raise ConfigError(f"labels {list(labels.shape)} must be whole numbers, one a prompt")
    order = labels.argsort(stable=True)
    _, group, size = labels.unique(return_inverse=True, return_counts=True)
    first = size.cumsum(0) - size
    group = group if rows is None else group[rows]
    lot = torch.rand(len(group), generator=generator, dtype=torch.float64)
    within = (lot * size[group]).long().minimum(size[group] - 1)
    return order[first[group] + within]


@dataclass(frozen=True)
class Exchanged:
    """A writer of the graph, and what its output is said to depend on.

    `same` [prompt] is a label a prompt: prompts with equal labels are exchangeable for this part.
    `inputs` opens the part: by reader's name (`a1.0<q>`, `m1`), the parts that it reads there;
    all else that it reads comes from random prompts. A part that is not opened keeps the output
    that it has on the prompt drawn for it.
    """

    writer: str
    same: Int[Tensor, "prompt"] = field(repr=False)
    inputs: Mapping[str, Sequence[Exchanged]] = field(default_factory=dict)


class Scrubber:
    """Prompts, and all that each writer adds on them, to test hypotheses about one behavior.

    `others` are the prompts from which unnamed parts take their output; the same prompts, where
    it is left out.

    Raises:
        ConfigError: a metric for another number of prompts.
    """

    def __init__(
        self,
        model: GPT,
        tokens: Tensor | Text,
        metric: Metric,
        *,
        others: Tensor | Text | None = None,
    ) -> None:
        self.model, self.metric, self.graph = model, metric, graph_of(model)
        self.tokens = model.to_tokens(tokens)
        self.others = self.tokens if others is None else model.to_tokens(others)
        if self.others.shape[1] != self.tokens.shape[1]:
            raise ConfigError(
                f"prompts of {self.tokens.shape[1]} tokens but others of {self.others.shape[1]}: "
                "writes are exchanged position by position, so make them equally long"
            )
        self.writes = graph_writes(model, self.tokens)
        self.random = graph_writes(model, self.others)
        looks = [n for n in model.hook_points if n.endswith(("resid_pre", "resid_mid"))]
        last = f"blocks.{model.cfg.n_layer - 1}.resid_post"
        _, cache = model.run_with_cache(self.tokens, names=[*looks, last])
        self.streams = {name: cache[name] for name in (*looks, last)}
        with torch.no_grad():
            self.full = metric.measure(model, self.tokens)

    @torch.no_grad()
    def scrub(self, into_logits: Sequence[Exchanged], *, draws: int = 10, seed: int = 0) -> Result:
        """Measure the metric with every part's output exchanged: [draw batch].

        The logits read the named parts, each on a prompt drawn for it among those that agree, and
        all unnamed writers on one random prompt; opened parts are computed in the same way from
        their own inputs. An embedding is a writer like any other.

        Raises:
            ConfigError: a part that the graph does not have or that comes twice, labels that do
                not fit, or no draw.
            HookError: NaN or infinity.

        Source: Chan et al. 2022, "the causal scrubbing algorithm"; Lesson 9.1.
        """
        check_seed(seed)
        if draws < 1:
            raise ConfigError(f"draws={draws}: draw at least once")
        self._check("logits", into_logits)
        generator = torch.Generator().manual_seed(seed)
        values = [self._logits(into_logits, generator) for _ in range(draws)]
        names = sorted({part.writer for part in _all(into_logits)})
        stated = conventions(
            self.metric,
            reference=f"unnamed writers: one of {len(self.others)} prompts at random, a reader",
            scrubbed=f"{', '.join(names) or 'nothing named'}; seed {seed}",
            frozen="nothing: opened parts and logits are recomputed",
        )
        return Result(torch.stack(values), ("draw", "batch"), stated)

    def recovered(
        self, into_logits: Sequence[Exchanged], *, draws: int = 10, seed: int = 0
    ) -> Result:
        """Return how much of the behavior is left, in each draw: [draw].

        $$ r = \\frac{\\bar m(\\text{scrubbed}) - \\bar m(\\text{random})}
                    {\\bar m(\\text{model}) - \\bar m(\\text{random})} $$

        `random` exchanges every writer: nothing is named. More than 1 means more confident than
        the model, which is no better agreement.

        Raises:
            ConfigError: as `scrub`; or the metric is the same in the model and at random.
        """
        scrubbed = self.scrub(into_logits, draws=draws, seed=seed)
        floor = self.scrub([], draws=draws, seed=seed).values.mean()
        gap = self.full.mean() - floor
        if not bool(gap.abs() > 1e-9):
            raise ConfigError(
                f"the mean metric is {floor.item():.3g} in the model and at random: there is "
                "nothing to recover, so choose prompts on which it differs"
            )
        stated = {**scrubbed.conventions, "shown": "(scrubbed - random) / (model - random)"}
        return Result((scrubbed.values.mean(1) - floor) / gap, ("draw",), stated)

    def _check(self, node: str, parts: Sequence[Exchanged]) -> None:
        """Refuse what the graph does not have."""
        names = [part.writer for part in parts]
        for part in parts:
            if names.count(part.writer) > 1:
                raise ConfigError(f"{part.writer!r} is named twice as an input of {node!r}")
            self.graph.place(f"{part.writer}->{node}")
            if part.same.shape != (len(self.tokens),):
                raise ConfigError(
                    f"labels {list(part.same.shape)} of {part.writer!r}: give one for each of "
                    f"{len(self.tokens)} prompts"
                )
            own = self._readers(part.writer)
            for reader, inner in part.inputs.items():
                if reader not in own:
                    said = f"{part.writer!r} does not read by {reader!r}"
                    raise ConfigError(f"{said}; {nearest(reader, own)}")
                self._check(reader, inner)

    def _readers(self, writer: str) -> list[str]:
        """Name the inputs of a writer; an embedding has none."""
        readers = self.graph.readers[:-1]
        return [reader for reader in readers if writer in self.graph.nodes_of(reader)]

    def _write(self, part: Exchanged, rows: _Rows, generator: torch.Generator) -> Tensor:
        """Return what a part adds on these prompts, its inputs scrubbed if it is opened."""
        if not part.inputs:
            return self.writes[self.graph.writers.index(part.writer)][rows]
        streams = {
            reader: self._stream(reader, part.inputs.get(reader, ()), rows, generator)
            for reader in self._readers(part.writer)
        }
        if part.writer[0] == "m":
            block = block_of(self.model, f"blocks.{part.writer[1:]}")
            out: Tensor = block.mlp(block.ln2(streams[part.writer]))
            return out
        return self._head(part.writer, streams, rows)

    def _stream(
        self, reader: str, parts: Sequence[Exchanged], rows: _Rows, generator: torch.Generator
    ) -> Tensor:
        """Return what a reader sees: the named parts scrubbed, all else from one random prompt."""
        n = self.graph.n_before(reader)
        lot = torch.randint(len(self.others), (len(rows),), generator=generator)
        writes = self.random[:n, lot].clone()
        for part in parts:
            partners = agreeing(part.same, generator, rows)
            at = self.graph.writers.index(part.writer)
            writes[at] = self._write(part, partners, generator)
        change = writes - self.writes[:n, rows]
        return self.streams[self._looks_at(reader)][rows] + change.sum(0)

    def _looks_at(self, reader: str) -> str:
        """Name the activation that a reader reads."""
        if reader == "logits":
            return f"blocks.{self.model.cfg.n_layer - 1}.resid_post"
        layer = reader[1:].split(".")[0]
        return f"blocks.{layer}." + ("resid_mid" if reader[0] == "m" else "resid_pre")

    def _head(self, node: str, streams: Mapping[str, Tensor], rows: _Rows) -> Tensor:
        """Run one head on streams of its own for query, key and value."""
        layer, number = (int(x) for x in node[1:].split("."))
        found: dict[str, Tensor] = {}

        def put(reader: str) -> HookFn:
            kind = reader[-2]
            index = self.graph.inputs[f"{layer}.{kind}"].index(self.graph.readers.index(reader))

            def read(value: Tensor, point: HookPoint) -> Tensor:
                block = block_of(self.model, point.name)
                seen = self.streams[f"blocks.{layer}.resid_pre"][rows]
                change = block.ln1(streams[reader]) - block.ln1(seen)
                value = value.clone()
                value[:, :, index] += change @ projections(block, kind)[index]
                return value

            return read

        def keep(value: Tensor, point: HookPoint) -> None:
            found["write"] = heads_write(self.model, point.name, value)[number]

        name = f"blocks.{layer}.attn."
        hooks = {name + reader[-2]: put(reader) for reader in streams}
        with self.model.hooked({**hooks, name + "z": keep}):
            self.model(self.tokens[rows], logits_at=[-1], logits_of=[0])
        return require_finite(found["write"], f"the write of {node!r}")

    def _logits(self, parts: Sequence[Exchanged], generator: torch.Generator) -> Tensor:
        rows = torch.arange(len(self.tokens))
        stream = self._stream("logits", parts, rows, generator)
        with self.model.hooked({self._looks_at("logits"): lambda value, point: stream}):
            return require_finite(self.metric.measure(self.model, self.tokens), "the metric")


def _all(parts: Sequence[Exchanged]) -> Iterator[Exchanged]:
    """Yield every part of a hypothesis, outer ones first."""
    for part in parts:
        yield part
        for inner in part.inputs.values():
            yield from _all(inner)
