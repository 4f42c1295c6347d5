"""A model of the book under TransformerLens' names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor

from minigpt.errors import ConfigError, HookError, TokenError
from minigpt.interp.core.choices import require_choice
from minigpt.interp.core.structure import attention_of, mlp_of
from minigpt.model.folding import fold_norms
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint
from minigpt.model.pretrained import load
from minigpt.train.losses import token_loss
from minigpt.transformer_lens.cache import ActivationCache
from minigpt.transformer_lens.names import LensHook, their_name

Hook = tuple[str | Callable[[str], bool], Callable[..., Any]]


class HookedTransformer:
    """A model of the book under TransformerLens' names.

    Raises:
        TokenError: `prepend_bos=True`, since no beginning-of-text token is known here.
    """

    def __init__(self, model: GPT) -> None:
        self.model = model
        self._standing = list[Hook]()
        cfg = model.cfg
        self.cfg = SimpleNamespace(
            n_layers=cfg.n_layer, n_heads=cfg.n_head, d_model=cfg.d_model, d_head=cfg.d_head,
            d_mlp=cfg.d_mlp, d_vocab=cfg.d_vocab, n_ctx=cfg.n_ctx, default_prepend_bos=False,
            device=str(model.W_E.device),
        )  # fmt: skip

    @classmethod
    def from_pretrained(
        cls,
        name: str,
        *,
        fold_ln: bool = True,
        center_writing_weights: bool = True,
        center_unembed: bool = True,
    ) -> HookedTransformer:
        """Load a model as `minigpt.load` does, with its norms folded unless told otherwise.

        Raises:
            ConfigError: weights are to be centered, which TransformerLens does unless told not to.
        """
        if center_writing_weights or center_unembed:
            raise ConfigError(
                "weights are not centered here: call from_pretrained(name, "
                "center_writing_weights=False, center_unembed=False)"
            )
        model = load(name)
        return cls(fold_norms(model) if fold_ln else model)

    @classmethod
    def from_pretrained_no_processing(cls, name: str) -> HookedTransformer:
        """Load a model with the weights that it was trained to have."""
        return cls(load(name))

    # Text and tokens

    def to_tokens(self, text: str | list[str], prepend_bos: bool = False) -> Tensor:
        """Return the tokens [batch pos] of one text or several of equal length."""
        if prepend_bos:
            raise TokenError("no beginning-of-text token is known here: give prepend_bos=False")
        return self.model.to_tokens(text)

    def to_string(self, tokens: Tensor | Sequence[int]) -> str:
        """Return the text of some tokens [pos]."""
        return self._tokenizer.decode([int(i) for i in torch.as_tensor(tokens).flatten()])

    def to_str_tokens(self, text: str | Tensor, prepend_bos: bool = False) -> list[str]:
        """Return the text of each token."""
        tokens = self.to_tokens(text, prepend_bos)[0] if isinstance(text, str) else text.flatten()
        return [self.to_string([int(i)]) for i in tokens]

    def to_single_token(self, text: str) -> int:
        """Return the one token of a text.

        Raises:
            TokenError: it is several.
        """
        tokens = self.to_tokens(text)[0]
        if len(tokens) != 1:
            raise TokenError(f"{text!r} is {len(tokens)} tokens, and one was asked for")
        return int(tokens[0])

    @property
    def _tokenizer(self) -> Any:
        if self.model.tokenizer is None:
            raise TokenError("this model has no tokenizer")
        return self.model.tokenizer

    # Runs

    def __call__(
        self, tokens: Tensor | str, return_type: str | None = "logits", loss_per_token: bool = False
    ) -> Any:
        """Run the model: `return_type` is `logits`, `loss`, `both`, or None."""
        tokens = self.to_tokens(tokens) if isinstance(tokens, str) else tokens
        with self._attached(self._standing):
            logits = self.model(tokens)
        return _returned(logits, tokens, return_type, loss_per_token)

    def run_with_cache(
        self,
        tokens: Tensor | str,
        names_filter: Any = None,
        return_type: str | None = "logits",
        remove_batch_dim: bool = False,
    ) -> tuple[Any, ActivationCache]:
        """Run the model and record its activations, or those that a filter names."""
        tokens = self.to_tokens(tokens) if isinstance(tokens, str) else tokens
        if remove_batch_dim and len(tokens) != 1:
            raise HookError(f"remove_batch_dim needs one prompt, and this is {len(tokens)}")
        chosen = names_filter
        if callable(names_filter):
            chosen = _filter(names_filter)
        with self._attached(self._standing):
            logits, cache = self.model.run_with_cache(tokens, names=chosen)
        result = _returned(logits, tokens, return_type, False)
        return result, ActivationCache(self.model, cache, remove_batch_dim)

    def run_with_hooks(
        self,
        tokens: Tensor | str,
        return_type: str | None = "logits",
        fwd_hooks: Sequence[Hook] = (),
        loss_per_token: bool = False,
    ) -> Any:
        """Run the model with hooks that are gone afterwards, whatever happens."""
        with self.hooks(fwd_hooks):
            return self(tokens, return_type, loss_per_token)

    @contextmanager
    def hooks(self, fwd_hooks: Sequence[Hook] = ()) -> Iterator[HookedTransformer]:
        """Attach hooks for the length of a `with` block."""
        before = list(self._standing)
        self._standing += fwd_hooks
        try:
            yield self
        finally:
            self._standing = before

    def add_hook(self, name: str | Callable[[str], bool], hook: Callable[..., Any]) -> None:
        """Attach a hook that stays until `reset_hooks`."""
        self._standing.append((name, hook))

    def reset_hooks(self) -> None:
        """Remove every hook."""
        self._standing.clear()

    @contextmanager
    def _attached(self, hooks: Sequence[Hook]) -> Iterator[None]:
        """Attach hooks in their order; each is given a copy, which it may change in place."""
        with ExitStack() as stack:
            for name, function in hooks:
                key: Any = name
                if callable(name):
                    key = _filter(name)

                def run(value: Tensor, point: HookPoint, function: Any = function) -> Tensor:
                    copy = value.clone()
                    given = function(copy, hook=LensHook(their_name(point.name)))
                    return copy if given is None else given

                stack.enter_context(self.model.hooked({key: run}))
            yield

    # Weights

    def _stack(self, name: str) -> Tensor:
        """Return an attention's matrices [layer head …]; shared keys and values are repeated."""
        n, layers = self.cfg.n_heads, range(self.cfg.n_layers)
        found = [getattr(attention_of(self.model, i), name) for i in layers]
        return torch.stack([w.repeat_interleave(n // len(w), 0) for w in found])

    def __getattr__(self, name: str) -> Any:
        """Return weights by their usual names: W_E W_U W_pos b_U, W_Q W_K W_V W_O, W_in W_out."""
        if name in ("W_E", "W_U", "W_pos"):
            return getattr(self.model, name)
        if name in ("W_Q", "W_K", "W_V", "W_O"):
            return self._stack(name)
        if name in ("W_in", "W_out"):
            return torch.stack(
                [getattr(mlp_of(self.model, i), name) for i in range(self.cfg.n_layers)]
            )
        if name == "b_U":
            b = getattr(self.model.ln_final, "b", None)
            return self.W_U.new_zeros(self.cfg.d_vocab) if b is None else b @ self.W_U
        raise AttributeError(f"the book's HookedTransformer has no {name!r}")

    def tokens_to_residual_directions(self, tokens: Tensor | Sequence[int]) -> Tensor:
        """Return each token's column of W_U [... d_model]."""
        return self.W_U.T[torch.as_tensor(tokens)]


def _returned(logits: Tensor, tokens: Tensor, return_type: str | None, each: bool) -> Any:
    """Return what a run was asked for; a loss is the mean surprisal of the next token, in nats."""
    if return_type is None:
        return None
    if require_choice("return_type", return_type, ("logits", "loss", "both")) == "logits":
        return logits
    losses = token_loss(logits[:, :-1], tokens[:, 1:])
    loss = losses if each else losses.mean()
    return loss if return_type == "loss" else (logits, loss)


def _filter(name: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda ours: name(their_name(ours))
