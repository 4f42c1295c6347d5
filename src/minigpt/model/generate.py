"""From logits to text: filters, sampling, and the cache that saves computing the past again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError, TokenError, check_seed

if TYPE_CHECKING:
    from minigpt.model.gpt2 import GPT


class LayerKV:
    """The keys and values that one layer computed so far, [batch pos head d_head] each."""

    def __init__(self, n_ctx: int) -> None:
        self.n_ctx, self.length = n_ctx, 0
        self._k: Tensor | None = None
        self._v: Tensor | None = None

    def append(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Add new positions and return all of them.

        Raises:
            TokenError: more positions than the cache was made for.
        """
        if self._k is None or self._v is None:
            room = (k.shape[0], self.n_ctx, *k.shape[2:])
            self._k, self._v = k.new_empty(room), v.new_empty(room)
        if self.length + k.shape[1] > self.n_ctx:
            raise TokenError(
                f"the cache holds {self.length} of at most {self.n_ctx} positions: "
                f"{k.shape[1]} more do not fit"
            )
        start, self.length = self.length, self.length + k.shape[1]
        self._k[:, start : self.length] = k
        self._v[:, start : self.length] = v
        return self._k[:, : self.length], self._v[:, : self.length]


class KVCache:
    """The keys and values of every layer: with them, a new token costs one position, not all.

    `W_U`, where it is given, is used instead of the model's own: the same values, laid out for
    one position at a time (`UnembeddingRows`).

    Source: Lesson 4.4.
    """

    def __init__(
        self, n_layer: int, n_ctx: int, W_U: Float[Tensor, "d_model d_vocab"] | None = None
    ) -> None:
        self._layers = [LayerKV(n_ctx) for _ in range(n_layer)]
        self.W_U = W_U

    def layer(self, index: int) -> LayerKV:
        """The part of one layer."""
        return self._layers[index]

    @property
    def length(self) -> int:
        """How many positions every layer has seen."""
        return self._layers[-1].length


@dataclass(frozen=True)
class Sampling:
    """How the next token is chosen.

    Raises:
        ConfigError: a temperature below 0, top_k below 1, top_p outside (0, 1], or an impossible
            seed.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    seed: int | None = None

    def __post_init__(self) -> None:
        """Refuse settings under which no token could be chosen."""
        if not 0 <= self.temperature < float("inf"):
            raise ConfigError(f"temperature={self.temperature} must be 0 (greedy) or positive")
        if self.top_k is not None and self.top_k < 1:
            raise ConfigError(f"top_k={self.top_k} must keep at least 1 token")
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise ConfigError(f"top_p={self.top_p} must lie in (0, 1]")
        if self.seed is not None:
            check_seed(self.seed)


def keep_top_k(logits: Float[Tensor, "*batch d_vocab"], k: int) -> Float[Tensor, "*batch d_vocab"]:
    """Send all but the k largest logits to −∞."""
    kth_largest = logits.topk(min(k, logits.shape[-1])).values[..., -1:]
    return logits.masked_fill(logits < kth_largest, -torch.inf)


def keep_top_p(
    logits: Float[Tensor, "*batch d_vocab"], p: float
) -> Float[Tensor, "*batch d_vocab"]:
    """Keep the smallest set of most likely tokens whose probabilities reach p.

    Source: Holtzman et al. 2020, §3.1.
    """
    descending, order = logits.sort(descending=True)
    probability = descending.softmax(-1)
    before = probability.cumsum(-1) - probability  # mass of the tokens that are likelier still
    descending = descending.masked_fill(before >= p, -torch.inf)
    return torch.empty_like(logits).scatter(-1, order, descending)


def choose(
    logits: Float[Tensor, "batch d_vocab"], sampling: Sampling, generator: torch.Generator
) -> Int[Tensor, "batch"]:
    """Pick one next token for each row."""
    if sampling.temperature == 0:
        return logits.argmax(-1)
    # Subtracting the maximum changes no probability and keeps a tiny temperature from overflowing;
    # half precision would lose the tail in top-p's running sum.
    logits = logits.float() - logits.float().amax(-1, keepdim=True)
    logits = logits / max(sampling.temperature, 1e-30)
    if sampling.top_k is not None:
        logits = keep_top_k(logits, sampling.top_k)
    if sampling.top_p is not None:
        logits = keep_top_p(logits, sampling.top_p)
    return torch.multinomial(logits.softmax(-1), 1, generator=generator)[:, 0]


def generate(
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    n: int,
    sampling: Sampling,
    *,
    use_cache: bool = True,
) -> Iterator[Int[Tensor, "batch"]]:
    """Yield `n` next tokens, one step at a time.

    Raises:
        TokenError: the prompt and `n` more tokens do not fit the model's context.
    """
    room = model.cfg.n_ctx - tokens.shape[1]
    if not 0 <= n <= room:
        raise TokenError(
            f"n={n} new tokens after a prompt of {tokens.shape[1]}: "
            f"the context of {model.cfg.n_ctx} leaves room for 0 to {room}"
        )
    generator = torch.Generator(device=tokens.device)
    generator.seed() if sampling.seed is None else generator.manual_seed(sampling.seed)
    past = model.new_cache(tokens.shape[1] + n, steps=n) if use_cache else None
    unseen = tokens
    for _ in range(n):
        with torch.no_grad():
            logits = model(unseen, past, logits_at=[-1])[:, -1]
        token = choose(logits, sampling, generator)
        unseen = token[:, None] if use_cache else torch.cat([unseen, token[:, None]], dim=1)
        yield token
