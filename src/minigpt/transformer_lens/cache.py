"""The activations of a run under TransformerLens' names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.decomposition import decompose, head_results
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import Cache
from minigpt.model.part import require
from minigpt.transformer_lens.names import their_name


class ActivationCache:
    """The activations of a run under TransformerLens' names, and its ways to take them apart."""

    def __init__(self, model: GPT, cache: Cache, remove_batch_dim: bool) -> None:
        self.model, self.cache, self.has_batch_dim = model, cache, not remove_batch_dim

    def __getitem__(self, key: Any) -> Tensor:
        """Return an activation: by name, by `("q", 5)`, or by `("pattern", 5, "attn")`."""
        if isinstance(key, tuple):
            suffix, layer, *kind = key
            n = self.model.cfg.n_layer
            if not -n <= layer < n:
                raise HookError(f"layer {layer} does not exist: the model has {n}")
            inside = f"{kind[0]}.{suffix}" if kind else suffix
            key = (inside, layer % n)
        value = self.cache[key]
        return value if self.has_batch_dim else value[0]

    def __contains__(self, key: object) -> bool:
        return key in self.cache

    def __iter__(self) -> Iterator[str]:
        return map(their_name, self.cache)

    def keys(self) -> list[str]:
        """Return their names of all activations."""
        return list(self)

    def accumulated_resid(
        self,
        layer: int | None = None,
        incl_mid: bool = False,
        apply_ln: bool = False,
        pos_slice: Any = None,
        return_labels: bool = False,
    ) -> Any:
        """Return the stream [component batch pos d_model] before each block up to a layer."""
        n = self.model.cfg.n_layer
        last = n if layer in (None, -1) else layer
        names, labels = list[str](), list[str]()
        for i in range(min(last + 1, n)):
            names.append(f"blocks.{i}.resid_pre")
            labels.append(f"{i}_pre")
            if incl_mid and i < last:
                names.append(f"blocks.{i}.resid_mid")
                labels.append(f"{i}_mid")
        if last == n:
            names.append(f"blocks.{n - 1}.resid_post")
            labels.append("final_post")
        return self._stacked([self.cache[name] for name in names], labels, last, apply_ln,
                             pos_slice, return_labels)  # fmt: skip

    def decompose_resid(
        self,
        layer: int | None = None,
        apply_ln: bool = False,
        pos_slice: Any = None,
        return_labels: bool = False,
    ) -> Any:
        """Return what was added to the stream before a layer: embeddings, attentions, MLPs."""
        n = self.model.cfg.n_layer
        last = n if layer in (None, -1) else layer
        parts = decompose(self.model, self.cache, None if last == n else last)
        labels = [
            one.replace(".attn", "_attn_out").replace(".mlp", "_mlp_out")
            for one in parts.labels["component"]
        ]
        return self._stacked(list(parts.values), labels, last, apply_ln, pos_slice, return_labels)

    def stack_head_results(
        self,
        layer: int = -1,
        return_labels: bool = False,
        apply_ln: bool = False,
        pos_slice: Any = None,
    ) -> Any:
        """Return what each head before a layer wrote [head batch pos d_model]."""
        cfg = self.model.cfg
        last = cfg.n_layer if layer in (None, -1) else layer
        heads = [(i, h) for i in range(last) for h in range(cfg.n_head)]
        values = head_results(self.model, self.cache, heads).values
        labels = [f"L{i}H{h}" for i, h in heads]
        return self._stacked(list(values), labels, last, apply_ln, pos_slice, return_labels)

    def apply_ln_to_stack(
        self, stack: Tensor, layer: int | None = None, pos_slice: Any = None
    ) -> Tensor:
        """Center and divide parts of the stream as the norm at a layer did to the whole.

        Raises:
            ConfigError: a norm with weights of its own, which this step would silently leave out.
        """
        model, n = self.model, self.model.cfg.n_layer
        final = layer in (None, -1, n)
        norm: Any = model.ln_final if final else model.blocks[layer].ln1  # type: ignore[index]
        if not bool((norm.w == 1).all()):
            raise ConfigError(
                "this norm has weights, which apply_ln_to_stack leaves out: load the model with "
                "fold_ln=True"
            )
        scale = self["ln_final.scale" if final else f"blocks.{layer}.ln1.scale"]
        scale = scale if pos_slice is None else scale[..., pos_slice, :]
        seen, _ = require(norm, "pull_back", "a part's share")(torch.eye(stack.shape[-1]).to(stack))
        return stack @ seen.T / scale

    def _stacked(
        self,
        values: list[Tensor],
        labels: list[str],
        layer: int,
        apply_ln: bool,
        pos_slice: Any,
        return_labels: bool,
    ) -> Any:
        """Stack, cut, and normalize if asked."""
        stack = torch.stack(values)
        stack = stack if self.has_batch_dim else stack[:, 0]
        stack = stack if pos_slice is None else stack[..., pos_slice, :]
        if apply_ln:
            stack = self.apply_ln_to_stack(stack, layer, pos_slice)
        return (stack, labels) if return_labels else stack
