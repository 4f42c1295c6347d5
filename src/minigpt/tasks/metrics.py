"""What is measured on a prompt: one number from the logits, and which logits it takes.

A metric knows the positions and the tokens it reads, so that a sweep computes no other logits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError


@dataclass(frozen=True)
class Metric:
    """A number for every prompt of a batch.

    `at` are the positions it reads and `of` the token ids (None: all of them); `compute` gets just
    those logits [*sweep batch at of] and returns [*sweep batch], whatever axes lead.
    `n_prompt` is the batch it is made for (None: any).

    Raises:
        ConfigError: logits of another batch, or a `compute` that returns another shape.
    """

    name: str
    unit: str
    compute: Callable[[Tensor], Tensor]
    at: tuple[int, ...] | None = (-1,)
    of: tuple[int, ...] | None = None
    n_prompt: int | None = None

    def __call__(
        self, logits: Float[Tensor, "*sweep batch pos d_vocab"]
    ) -> Float[Tensor, "*sweep batch"]:
        """Measure all logits of a model."""
        some = logits if self.at is None else logits[..., list(self.at), :]
        return self.reduce(some if self.of is None else some[..., list(self.of)])

    def measure(self, model: Any, tokens: Int[Tensor, "batch pos"]) -> Float[Tensor, "batch"]:
        """Run a model and measure, unembedding only what is read."""
        at = None if self.at is None else list(self.at)
        of = None if self.of is None else list(self.of)
        return self.reduce(model(tokens, logits_at=at, logits_of=of))

    def reduce(self, logits: Float[Tensor, "*sweep batch at of"]) -> Float[Tensor, "*sweep batch"]:
        """Measure the logits that `at` and `of` name, and check the shape of the answer."""
        if self.n_prompt is not None and logits.shape[-3] != self.n_prompt:
            raise ConfigError(
                f"the metric {self.name!r} is made for {self.n_prompt} prompts, "
                f"but the batch has {logits.shape[-3]}"
            )
        value = self.compute(logits)
        if not isinstance(value, Tensor) or value.shape != logits.shape[:-2]:
            got = list(value.shape) if isinstance(value, Tensor) else type(value).__name__
            raise ConfigError(
                f"the metric {self.name!r} returned {got}: it must return one number a prompt, "
                f"{list(logits.shape[:-2])}"
            )
        return value


def logit_difference(
    answer: Sequence[int] | Int[Tensor, "batch"],
    wrong: Sequence[int] | Int[Tensor, "batch"],
    at: int = -1,
) -> Metric:
    """By how many logits the right answer leads the wrong one, in nats of log-odds.

    $$ m = \\text{logit}_{answer} - \\text{logit}_{wrong} $$

    Source: Wang et al. 2022, §2; Lesson 6.4.
    """
    right, other = _ids("answer", answer), _ids("wrong", wrong)
    if len(right) != len(other):
        raise ConfigError(f"{len(right)} answers but {len(other)} wrong answers: give one each")
    tokens, places = torch.cat([right, other]).unique(return_inverse=True)
    first, second = places.split(len(right))

    def compute(logits: Tensor) -> Tensor:
        return _pick(logits[..., 0, :], first) - _pick(logits[..., 0, :], second)

    of = tuple(tokens.tolist())
    return Metric("logit difference", "nats of log-odds", compute, (at,), of, len(right))


def answer_logit(answer: Sequence[int] | Int[Tensor, "batch"], at: int = -1) -> Metric:
    """The logit of each prompt's answer, with no baseline: adding to all logits changes it."""
    tokens, places = _ids("answer", answer).unique(return_inverse=True)

    def compute(logits: Tensor) -> Tensor:
        return _pick(logits[..., 0, :], places)

    return Metric("answer logit", "logits", compute, (at,), tuple(tokens.tolist()), len(places))


def answer_log_prob(answer: Sequence[int] | Int[Tensor, "batch"], at: int = -1) -> Metric:
    """The log-probability of each prompt's answer, in nats (at most 0)."""
    ids = _ids("answer", answer)

    def compute(logits: Tensor) -> Tensor:
        return _pick(logits[..., 0, :].log_softmax(-1), ids)

    return Metric("answer log-probability", "nats", compute, (at,), None, len(ids))


def answer_probability(answer: Sequence[int] | Int[Tensor, "batch"], at: int = -1) -> Metric:
    """The probability of each prompt's answer among all tokens, from 0 to 1.

    Source: Todd et al. 2023, §2.2; Lesson 9.5.
    """
    ids = _ids("answer", answer)

    def compute(logits: Tensor) -> Tensor:
        return _pick(logits[..., 0, :].softmax(-1), ids)

    return Metric("answer probability", "probability", compute, (at,), None, len(ids))


def answer_is_likeliest(answer: Sequence[int] | Int[Tensor, "batch"], at: int = -1) -> Metric:
    """Say 1 where each prompt's answer is the likeliest of all tokens, else 0; of a tie, 0.

    A tie between the answer and another token is no answer. The mean is the accuracy.

    Source: Lesson 9.5.
    """
    ids = _ids("answer", answer)

    def compute(logits: Tensor) -> Tensor:
        top = logits[..., 0, :].topk(2, dim=-1)
        right = top.indices[..., 0] == ids.to(logits.device)
        return (right & (top.values[..., 0] > top.values[..., 1])).to(logits)

    return Metric("answer is likeliest", "share", compute, (at,), None, len(ids))


def probability_difference(
    more: Sequence[Sequence[int]], less: Sequence[Sequence[int]], at: int = -1
) -> Metric:
    """The probability of one set of tokens less that of another, for each prompt.

    $$ m = \\sum_{t ∈ more} p(t) - \\sum_{t ∈ less} p(t) $$

    Source: Hanna et al. 2023, §3; Lesson 7.4.
    """
    if len(more) != len(less):
        raise ConfigError(f"{len(more)} sets of one kind but {len(less)} of the other")
    if not all(more) or not all(less):
        raise ConfigError("an answer set is empty: each prompt needs tokens on both sides")
    rows = [torch.tensor(list(row)) for row in (*more, *less)]

    def compute(logits: Tensor) -> Tensor:
        p = logits[..., 0, :].softmax(-1)
        sums = [p[..., i % len(more), row].sum(-1) for i, row in enumerate(rows)]
        return torch.stack(sums[: len(more)], -1) - torch.stack(sums[len(more) :], -1)

    return Metric("probability difference", "probability", compute, (at,), None, len(more))


def loss_on(tokens: Int[Tensor, "batch pos"], start: int = 0) -> Metric:
    """The mean loss on the tokens after position `start`, in nats a token."""
    targets = tokens[:, start + 1 :]

    def compute(logits: Tensor) -> Tensor:
        log_p = logits[..., start:-1, :].log_softmax(-1)
        index = targets.expand(*log_p.shape[:-1])[..., None]
        return -log_p.gather(-1, index)[..., 0].mean(-1)

    return Metric("loss", "nats a token", compute, None, None, len(tokens))


def kl_from(reference: Float[Tensor, "batch pos d_vocab"], at: int = -1) -> Metric:
    """How far predictions are from a reference model's at one position, in nats.

    $$ D_{KL}(p_{ref} \\,\\|\\, p) = \\sum_t p_{ref}(t)\\,\\log\\frac{p_{ref}(t)}{p(t)} $$

    Source: Zhang & Nanda 2023, §3; Lesson 6.4.
    """
    log_ref = reference[:, at].log_softmax(-1)

    def compute(logits: Tensor) -> Tensor:
        return (log_ref.exp() * (log_ref - logits[..., 0, :].log_softmax(-1))).sum(-1)

    return Metric("KL from the reference", "nats", compute, (at,), None, len(reference))


def _ids(what: str, tokens: Sequence[int] | Int[Tensor, "batch"]) -> Int[Tensor, "batch"]:
    ids = torch.as_tensor(tokens, dtype=torch.long).flatten()
    if not len(ids):
        raise ConfigError(f"the {what} set is empty: give one token id a prompt")
    return ids


def _pick(
    values: Float[Tensor, "*sweep batch of"], places: Int[Tensor, "batch"]
) -> Float[Tensor, "*sweep batch"]:
    return values.gather(-1, places.to(values.device).expand(values.shape[:-1])[..., None])[..., 0]
