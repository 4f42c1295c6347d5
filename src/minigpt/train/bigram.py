"""The bigram model: each token's probability depends on the one token before it.

The whole model is a table with a row for each token. Counting fills it in one pass; gradient
descent on the cross-entropy finds the same table (Lesson 0.3). Nothing here trains.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int, Integer
from torch import Tensor

from minigpt.errors import ConfigError, check_seed
from minigpt.model.generate import Sampling, choose
from minigpt.train.losses import log_softmax


def pair_counts(tokens: Integer[Tensor, "pos"], d_vocab: int) -> Integer[Tensor, "d_vocab d_vocab"]:
    """Count how often token b follows token a: row a, column b.

    Example:
        >>> pair_counts(torch.tensor([0, 1, 1, 0, 1]), d_vocab=2).tolist()
        [[0, 2], [1, 1]]

    Raises:
        ConfigError: a token outside 0 … d_vocab − 1.

    Source: Lesson 0.3.
    """
    if tokens.numel() and not 0 <= int(tokens.min()) <= int(tokens.max()) < d_vocab:
        raise ConfigError(
            f"tokens run from {int(tokens.min())} to {int(tokens.max())}: expected 0 to "
            f"{d_vocab - 1} (d_vocab = {d_vocab})"
        )
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    return torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab)


def smoothed(
    counts: Integer[Tensor, "d_vocab d_vocab"], alpha: float = 0.0
) -> Float[Tensor, "d_vocab d_vocab"]:
    """Turn counts into probabilities, after adding α to each count.

    $$ p(b \\mid a) = \\frac{n_{ab} + \\alpha}{n_a + \\alpha V} $$

    α = 0 is the maximum-likelihood table. A row without any count is uniform. The table is in
    double precision.

    Example:
        >>> smoothed(torch.tensor([[0, 2], [0, 0]]), alpha=1).tolist()
        [[0.25, 0.75], [0.5, 0.5]]

    Raises:
        ConfigError: a negative α.

    Source: Lesson 0.3.
    """
    if alpha < 0:
        raise ConfigError(f"alpha={alpha} is negative: add 0 or more to each count")
    d_vocab = counts.shape[-1]
    total = counts.sum(-1, keepdim=True) + alpha * d_vocab
    uniform = torch.full_like(counts, 1 / d_vocab, dtype=torch.float64)
    return torch.where(total > 0, (counts.double() + alpha) / total.clamp(min=1e-300), uniform)


def table_loss(
    probs: Float[Tensor, "d_vocab d_vocab"], counts: Integer[Tensor, "d_vocab d_vocab"]
) -> Float[Tensor, ""]:
    """Return the mean surprisal, in nats, of a text with these counts under a table.

    $$ L = -\\frac{1}{n} \\sum_{ab} n_{ab} \\log p(b \\mid a) $$

    Infinite when a pair of the text has probability 0; a pair that the text lacks adds nothing.

    Source: Lesson 0.3.
    """
    return -torch.xlogy(counts.double(), probs.double()).sum() / counts.sum()


def row_gap(
    counts: Integer[Tensor, "d_vocab d_vocab"], logits: Float[Tensor, "d_vocab d_vocab"]
) -> Float[Tensor, "d_vocab"]:
    """Return how far each row of a table of logits is from the frequencies, in nats.

    $$ \\mathrm{KL}_a = \\sum_b f(b \\mid a) \\log \\frac{f(b \\mid a)}{p(b \\mid a)},
    \\qquad f(b \\mid a) = n_{ab} / n_a $$

    A pair that does not occur adds nothing; a row without counts has no frequencies, and gap 0.

    Source: Lesson 0.3.
    """
    frequency = counts.double() / counts.sum(-1, keepdim=True).clamp(min=1)
    return (torch.xlogy(frequency, frequency) - frequency * log_softmax(logits)).sum(-1)


@dataclass(frozen=True)
class TableMatch:
    """How well a table of logits agrees with counts of pairs: three weighted correlations."""

    whole: float
    beyond: float
    control: float


def table_match(
    logits: Float[Tensor, "d_vocab d_vocab"],
    counts: Int[Tensor, "d_vocab d_vocab"],
    seed: int = 0,
) -> TableMatch:
    """Correlate a table with bigram statistics: in all, beyond frequency, and with rows exchanged.

    $$ \\log p_{ab} \\;\\text{with}\\; \\log \\frac{n_{ab}}{n_a}, \\qquad
       \\log \\frac{p_{ab}}{f_b} \\;\\text{with}\\; \\log \\frac{n_{ab}}{n_a f_b}, \\qquad
       f_b = \\frac{\\sum_a n_{ab}}{n} $$

    Every pair counts n_ab times. The control is the second with the rows of the table dealt to
    other tokens at random.

    Source: Lesson 4.2.
    """
    check_seed(seed)
    share = counts.sum(0).double().clamp(min=1e-300).log() - counts.sum().double().log()
    target, model = smoothed(counts).clamp(min=1e-300).log(), log_softmax(logits.double())
    order = torch.randperm(len(counts), generator=torch.Generator().manual_seed(seed))
    pairs = (
        (model, target),
        (model - share, target - share),
        (model[order] - share, target - share),
    )
    return TableMatch(*(_correlation(a, b, counts) for a, b in pairs))


def _correlation(a: Tensor, b: Tensor, weights: Tensor) -> float:
    """Return Pearson's correlation of two tensors whose entries count with these weights.

    Entries of weight 0 are left out.
    """
    used = weights > 0
    w = weights[used].double() / weights.sum()
    x, y = (v[used].double() - (w * v[used].double()).sum() for v in (a, b))
    scale = ((w * x * x).sum() * (w * y * y).sum()).sqrt()
    return float((w * x * y).sum() / scale)


def sample_table(
    probs: Float[Tensor, "d_vocab d_vocab"],
    start: int,
    n: int,
    *,
    temperature: float = 1.0,
    seed: int = 0,
) -> Int[Tensor, "n"]:
    """Draw `n` tokens, each from the row of the one before it; `start` itself is not returned.

    Raises:
        ConfigError: a negative temperature, an impossible seed, or no such start.

    Source: Shannon 1948, §3; Lesson 0.3.
    """
    if not 0 <= start < len(probs):
        raise ConfigError(f"start={start} is no token: expected 0 to {len(probs) - 1}")
    check_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    sampling = Sampling(temperature)
    rows, tokens = probs.log(), torch.empty(n, dtype=torch.int64)
    for i in range(n):
        start = int(choose(rows[start][None], sampling, generator))
        tokens[i] = start
    return tokens
