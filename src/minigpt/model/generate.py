"""From logits to text: filters, sampling, and the loop that feeds each token back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError, TokenError, check_seed
from minigpt.settings import check_settings

if TYPE_CHECKING:
    from minigpt.model.gpt2 import GPT


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
        check_settings(self)
        if self.temperature < 0:
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
