"""A model's activations as a stream of shuffled examples, of which only a buffer is ever held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError, DataError
from minigpt.interp.core.results import require_finite
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint, Key, full_name


class _ReachedError(Exception):
    """The last activation asked for has been computed: what follows is not needed."""


@torch.no_grad()
def activations_at(
    model: GPT, tokens: Int[Tensor, "batch pos"], names: Sequence[Key]
) -> list[Float[Tensor, "batch pos _width"]]:
    """Return activations by name, running the model no further than the last of them.

    Per-head activations come with their heads side by side.

    Raises:
        HookError: an unknown name (the message lists the nearest valid ones), NaN or infinity.
    """
    points = model.hook_points
    wanted = [full_name(name, points) for name in names]
    found: dict[str, Tensor] = {}

    def look(value: Tensor, point: HookPoint) -> None:
        found[point.name] = value
        if len(found) == len(set(wanted)):
            raise _ReachedError

    try:
        with model.hooked(dict.fromkeys(wanted, look)):
            model(tokens, logits_at=[-1])
    except _ReachedError:
        return [require_finite(found[name], name).flatten(2) for name in wanted]
    raise DataError(f"no activation was computed: {wanted}")


@dataclass(frozen=True)
class ActivationStream:
    """Examples [batch width] of one or several activations, shuffled across prompts.

    A buffer of `buffer_size` examples is filled from `tokens` (batches [batch pos], read again
    when they end, so no one-time iterator), shuffled, and served until half of it is left; then it
    is filled again. An example so meets others of other prompts, and no more than the buffer and
    one batch of prompts is ever held. The order depends on the tokens and `seed` alone.

    `skip` leaves out the first positions of each prompt, whose activations are often enormous.
    Each activation is divided by its `scale`, the root mean square of its coordinates over the
    first buffer, so that $E\\lVert x \\rVert^2 = d$; nothing is subtracted.

    Raises:
        HookError: an unknown name.
        ConfigError: a buffer smaller than two batches, or no name.
        DataError: too few tokens to fill one batch.
    """

    model: GPT
    tokens: Iterable[Int[Tensor, "batch pos"]]
    names: Sequence[Key]
    batch_size: int = 1024
    buffer_size: int = 32768
    seed: int = 0
    skip: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot work before anything is run."""
        if not self.names or self.buffer_size < 2 * self.batch_size:
            raise ConfigError(
                f"buffer_size={self.buffer_size} must be at least twice batch_size="
                f"{self.batch_size}, or nothing is shuffled, and names={self.names!r} not empty"
            )
        activations_at(self.model, torch.zeros(1, 1, dtype=torch.long), self.names)

    @cached_property
    def scales(self) -> tuple[float, ...]:
        """What each activation is divided by."""
        parts: list[list[Tensor]] = []
        for rows in self._rows():
            parts.append(rows)
            if sum(len(part[0]) for part in parts) >= self.buffer_size:
                break
        columns = zip(*parts, strict=True)
        return tuple(torch.cat(column).pow(2).mean().sqrt().item() for column in columns)

    def batches(self, n: int) -> Iterator[tuple[Float[Tensor, "batch width"], ...]]:
        """Yield `n` batches, one tensor for each name; row by row they are of one position."""
        if len(self.scales) != len(self.names):
            raise DataError("the stream has no tokens: give a list of batches of token ids")
        random = torch.Generator().manual_seed(self.seed)
        served = 0
        while served < n:
            before = served
            for batch in self._epoch(random):
                if served == n:
                    return
                served += 1
                yield batch
            if served == before:
                raise DataError(
                    f"all tokens together fill no batch of {self.batch_size} examples: "
                    "give more tokens (not a one-time iterator), or a smaller batch_size"
                )

    def _epoch(self, random: torch.Generator) -> Iterator[tuple[Tensor, ...]]:
        pool: list[Tensor] = []
        for rows in self._rows():
            pool = [torch.cat(pair) for pair in zip(pool, rows, strict=True)] if pool else rows
            if len(pool[0]) >= self.buffer_size:
                pool = self._shuffled(pool, random)
                while len(pool[0]) > max(self.buffer_size // 2, self.batch_size):
                    yield self._scaled(pool)
                    pool = [part[self.batch_size :] for part in pool]
        pool = self._shuffled(pool, random) if pool else pool
        while pool and len(pool[0]) >= self.batch_size:
            yield self._scaled(pool)
            pool = [part[self.batch_size :] for part in pool]

    def _rows(self) -> Iterator[list[Float[Tensor, "n width"]]]:
        for tokens in self.tokens:
            values = activations_at(self.model, tokens, self.names)
            yield [value[:, self.skip :].flatten(0, 1) for value in values]

    def _shuffled(self, pool: list[Tensor], random: torch.Generator) -> list[Tensor]:
        order = torch.randperm(len(pool[0]), generator=random)
        return [part[order] for part in pool]

    def _scaled(self, pool: list[Tensor]) -> tuple[Tensor, ...]:
        pairs = zip(pool, self.scales, strict=True)
        return tuple(part[: self.batch_size] / scale for part, scale in pairs)
