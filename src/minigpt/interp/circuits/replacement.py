"""One prompt through a replacement model: transcoders and their errors in place of the MLPs.

Attention patterns and the scales of the norms are frozen at what they were on this prompt. Between
what is written and what is read everything is then a sum, so that each writer has an exact share
in what each reader reads.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.results import require_finite
from minigpt.interp.core.structure import has_mlp, sublayers
from minigpt.interp.dictionaries.sae import Dictionary
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import HookFn, HookPoint
from minigpt.model.part import require

HELD = ("pattern", "scale", "mlp")
_Added = Float[Tensor, "run pos d_model"]


class ReplacementModel:
    """A model, a transcoder for each of its MLPs, and all that one prompt fixes.

    $$ \\text{MLP}_l(x) = \\sum_i a_i\\, d_i + b_{dec} + e_l $$

    with features $a_i$ of what the MLP reads and the error $e_l$ that makes this exact.

    `features` [layer pos feature], `errors` [layer pos d_model], `embed` [pos d_model], and
    `patterns` [layer head query key]; `scales` by name of activation.

    Raises:
        ConfigError: another number of transcoders than MLPs, one that does not fit or has a skip,
            more than one prompt, or a model whose stream is no sum of writes.

    Source: Dunefsky et al. 2024, §4; Ameisen et al. 2025; Lesson 9.3.
    """

    @torch.no_grad()
    def __init__(
        self, model: GPT, transcoders: Sequence[Dictionary], prompt: Int[Tensor, "one pos"] | Text
    ) -> None:
        self.model, self.transcoders = model, list(transcoders)
        self.tokens = model.to_tokens(prompt)
        self._check()
        every = range(model.cfg.n_layer)
        names = [f"blocks.{n}.{part}" for n in every for part in _PARTS]
        names += ["blocks.0.resid_pre", "ln_final.scale"]
        logits, cache = model.run_with_cache(self.tokens, names=names)
        self.logits = require_finite(logits, "the logits")[0]
        self.embed = cache["blocks.0.resid_pre"][0]
        self.reads = torch.stack([cache[f"blocks.{n}.ln2.normalized"][0] for n in every])
        self.writes = torch.stack([cache[f"blocks.{n}.mlp_out"][0] for n in every])
        self.patterns = torch.stack([cache[f"blocks.{n}.attn.pattern"][0] for n in every])
        self.scales = {name: cache[name][0] for name in names if name.endswith("scale")}
        pairs = list(zip(self.transcoders, self.reads, strict=True))
        self.features = torch.stack([t.encode(x) for t, x in pairs])
        rebuilt = [t.decode(a) for t, a in zip(self.transcoders, self.features, strict=True)]
        self.errors = self.writes - torch.stack(rebuilt)

    def _check(self) -> None:
        model = self.model
        sublayers(model)
        if not has_mlp(model):
            raise ConfigError("this model has no MLPs: there is nothing to replace")
        if len(self.transcoders) != model.cfg.n_layer:
            raise ConfigError(
                f"{len(self.transcoders)} transcoders for {model.cfg.n_layer} MLPs: give one each"
            )
        for layer, one in enumerate(self.transcoders):
            if one.cfg.skip:
                raise ConfigError(f"the transcoder of layer {layer} has a skip: train one without")
            if {one.cfg.d_in, one.cfg.d_out} != {model.cfg.d_model}:
                raise ConfigError(
                    f"the transcoder of layer {layer} reads d_in={one.cfg.d_in} and writes "
                    f"d_out={one.cfg.d_out}, but the stream has d_model={model.cfg.d_model}"
                )
        if len({one.cfg.n_feature for one in self.transcoders}) != 1:
            raise ConfigError("the transcoders have unequal numbers of features: train them alike")
        if len(self.tokens) != 1:
            raise ConfigError(f"{len(self.tokens)} prompts: a graph is made of one")

    @property
    def n_pos(self) -> int:
        """How many tokens the prompt has."""
        return self.tokens.shape[1]

    @torch.no_grad()
    def run(
        self,
        embed: _Added | None = None,
        writes: Mapping[int, _Added] | None = None,
        *,
        hold: Collection[str] = HELD,
    ) -> tuple[Float[Tensor, "layer run pos d_model"], Float[Tensor, "run d_model"]]:
        """Run with something added: what each MLP reads, and what W_U reads at the end.

        `embed` is added to the embeddings, `writes[l]` to what the MLP of layer l writes. What
        `hold` names stays as it was on the prompt: `pattern`, `scale`, and the outputs of `mlp`;
        everything else is recomputed. With all three held, this is the frozen replacement model;
        with none, the model itself.

        Raises:
            ConfigError: an unknown thing to hold, or nothing that is added.
        """
        changes = dict(writes or {})
        if wrong := sorted(set(hold) - set(HELD)):
            raise ConfigError(f"hold names {wrong[0]!r}; valid: {', '.join(HELD)}")
        sizes = {len(c) for c in [*changes.values(), *([] if embed is None else [embed])]}
        if len(sizes) != 1:
            raise ConfigError("add something to the embeddings or to an MLP, as often everywhere")
        n, seen = sizes.pop(), dict[str, Tensor]()
        hooks = self._held(hold)
        if embed is not None:
            hooks["embedding.embed"] = lambda value, _: value + embed
        for layer in range(self.model.cfg.n_layer):
            base = self.writes[layer] if "mlp" in hold else None
            hooks[f"blocks.{layer}.mlp_out"] = _adds(base, changes.get(layer))
            hooks[f"blocks.{layer}.ln2.normalized"] = _looks(seen)
        hooks["ln_final.normalized"] = _looks(seen)
        with self.model.hooked(hooks):
            self.model(self.tokens.expand(n, -1), logits_of=[0])
        reads = [seen[f"blocks.{i}.ln2.normalized"] for i in range(self.model.cfg.n_layer)]
        return torch.stack(reads), seen["ln_final.normalized"][:, -1]

    def _held(self, hold: Collection[str]) -> dict[str, HookFn]:
        hooks = dict[str, HookFn]()
        if "scale" in hold:
            hooks |= {name: _gives(value) for name, value in self.scales.items()}
        if "pattern" in hold:
            for layer, pattern in enumerate(self.patterns):
                hooks[f"blocks.{layer}.attn.pattern"] = _gives(pattern)
        return hooks

    def pull_to_stream(
        self, u: Float[Tensor, "n d_model"], at: Int[Tensor, "n"], layer: int | None
    ) -> Float[Tensor, "n pos d_model"]:
        """Pull directions behind a norm back to the stream in front of it, at one position each.

        The norm is that of the MLP of `layer`, or the final one (None).
        """
        block: Any = None if layer is None else self.model.blocks[layer]
        norm = self.model.ln_final if layer is None else block.ln2
        name = "ln_final.scale" if layer is None else f"blocks.{layer}.ln2.scale"
        d, _ = require(norm, "pull_back", "an attribution graph")(u)
        out = u.new_zeros(len(u), self.n_pos, u.shape[1])
        out[torch.arange(len(u)), at] = d / self.scales[name][at]
        return out

    def pull_through_attention(
        self, g: Float[Tensor, "n pos d_model"], layer: int
    ) -> Float[Tensor, "n pos d_model"]:
        """Pull directions in the stream after a layer's attention back to the stream before it.

        $$ g ← g + \\text{LN}_1^\\top \\Big( \\sum_h A_h^\\top\\, g\\, {W_O^h}^\\top {W_V^h}^\\top
           \\Big) $$

        with the pattern $A_h$ and the norm's scale frozen.
        """
        block: Any = self.model.blocks[layer]
        attn = block.attn
        W_V = attn.per_head(attn.W_V)
        z = torch.einsum("nqd,hkd->nhqk", g, attn.W_O)
        v = self.patterns[layer].mT @ z
        u = torch.einsum("nhpk,hdk->npd", v, W_V)
        d, _ = require(block.ln1, "pull_back", "an attribution graph")(u)
        return g + d / self.scales[f"blocks.{layer}.ln1.scale"]


_PARTS = ("ln1.scale", "attn.pattern", "ln2.scale", "ln2.normalized", "mlp_out")


def _gives(frozen: Tensor) -> HookFn:
    return lambda value, _: frozen.expand_as(value)


def _adds(base: Tensor | None, change: Tensor | None) -> HookFn:
    def hook(value: Tensor, _: HookPoint) -> Tensor:
        value = value if base is None else base.expand_as(value)
        return value if change is None else value + change

    return hook


def _looks(seen: dict[str, Tensor]) -> HookFn:
    def hook(value: Tensor, point: HookPoint) -> None:
        seen[point.name] = value

    return hook
