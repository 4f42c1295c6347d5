"""Whether a model is right as often as it expects to be: bins, their error, a temperature.

A model's confidence is the probability of its most likely outcome, `logits.softmax(-1).amax(-1)`;
it is calibrated if, of the predictions made with confidence c, a share c is correct.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Integer
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.train.losses import log_softmax, token_loss

_RANGE = (1e-3, 1e3)  # of the temperatures that a fit looks at
_STEPS, _TOLERANCE, _ROWS = 60, 1e-6, 128


@dataclass(frozen=True)
class CalibrationBins:
    """Predictions by confidence in equal bins, (0, 1/n], (1/n, 2/n], …; NaN where one is empty."""

    count: Integer[Tensor, "bin"]
    confidence: Float[Tensor, "bin"]
    accuracy: Float[Tensor, "bin"]

    @property
    def error(self) -> Tensor:
        """The expected calibration error: the gaps of the bins, each weighted by its count."""
        gaps = (self.accuracy - self.confidence).abs().nan_to_num()
        return (self.count * gaps).sum() / self.count.sum()


def calibration_bins(
    confidence: Float[Tensor, "n"], correct: Bool[Tensor, "n"], n_bin: int = 10
) -> CalibrationBins:
    """Sort predictions into bins by their confidence, and average each bin.

    Raises:
        ConfigError: no predictions or bins, or confidences outside 0 … 1.

    Source: Guo et al. 2017, §2; Lesson 0.4.
    """
    if n_bin < 1 or not len(confidence) or len(confidence) != len(correct):
        raise ConfigError(
            f"{len(confidence)} confidences, {len(correct)} outcomes and {n_bin} bins: give one "
            "outcome for each confidence, at least one of them, and a bin or more"
        )
    if not ((confidence >= 0) & (confidence <= 1)).all():
        raise ConfigError("confidences must lie between 0 and 1: did you pass logits?")
    edges = torch.linspace(0, 1, n_bin + 1, dtype=confidence.dtype, device=confidence.device)
    index = torch.bucketize(confidence, edges[1:-1])
    count = torch.bincount(index, minlength=n_bin)
    sums = [
        torch.bincount(index, weights=values.double(), minlength=n_bin)
        for values in (confidence, correct)
    ]
    return CalibrationBins(count, *((total / count).to(confidence.dtype) for total in sums))


def calibration_error(
    confidence: Float[Tensor, "n"], correct: Bool[Tensor, "n"], n_bin: int = 10
) -> Float[Tensor, ""]:
    """Return the expected calibration error (ECE) of predictions, between 0 and 1.

    $$ \\text{ECE} = \\sum_b \\frac{n_b}{n}\\, \\big|\\text{acc}_b - \\text{conf}_b\\big| $$

    A calibrated model's is above 0 as well, by chance: draw the outcomes anew to see by how much.

    Example:
        >>> sure = torch.tensor([0.75, 0.75, 0.75, 0.75])
        >>> calibration_error(sure, torch.tensor([True, True, False, False])).item()
        0.25

    Raises:
        ConfigError: no predictions or bins, or confidences outside 0 … 1.

    Source: Naeini et al. 2015; Guo et al. 2017, eq. 3; Lesson 0.4.
    """
    return calibration_bins(confidence, correct, n_bin).error


@torch.no_grad()
def fit_temperature(
    logits: Float[Tensor, "*batch d_vocab"], targets: Integer[Tensor, "*batch"]
) -> float:
    """Find the T that makes the cross-entropy of logits / T smallest.

    $$ \\frac{\\partial L}{\\partial \\beta} = \\frac1n \\sum_i \\Big(\\sum_j p_{ij} z_{ij}
       - z_{i,y_i}\\Big) = 0, \\qquad \\beta = \\frac1T $$

    L is convex in β, so Newton's steps within a shrinking bracket find its only minimum. The
    accuracy stays, since dividing by T changes no order.

    Raises:
        ConfigError: targets that do not fit the logits, or whose loss has no minimum for T between
            0.001 and 1000 (all of them the most likely, for instance).

    Source: Guo et al. 2017, §4.2; Lesson 0.4.
    """
    if logits.shape[:-1] != targets.shape:
        raise ConfigError(
            f"targets {tuple(targets.shape)} do not match logits {tuple(logits.shape)}: give one "
            "outcome for each row of logits"
        )
    rows = logits.reshape(-1, logits.shape[-1]).split(_ROWS)  # parts that stay in fast memory
    losses = [token_loss(z, y) for z, y in zip(rows, targets.reshape(-1).split(_ROWS), strict=True)]
    chosen = -torch.cat(losses).mean().item()  # a log-probability: shifts cancel
    low, high = 1 / _RANGE[1], 1 / _RANGE[0]
    beta = 1.0
    for _ in range(_STEPS):
        expected, curve = _moments(rows, beta)
        slope = expected - chosen
        low, high = (low, beta) if slope > 0 else (beta, high)
        step = beta - slope / curve if curve > 0 else math.nan
        before, beta = beta, step if low < step < high else math.sqrt(low * high)
        if abs(beta / before - 1) < _TOLERANCE:
            break
    if not 1.01 / _RANGE[1] < beta < 0.99 / _RANGE[0]:
        raise ConfigError(
            f"no temperature between {_RANGE[0]:g} and {_RANGE[1]:g} makes the loss smallest: the "
            "targets are always the most likely outcome, or no likelier than chance"
        )
    return 1 / beta


def _moments(rows: Sequence[Tensor], beta: float) -> tuple[float, float]:
    """Return mean and variance of each row's log-probabilities under softmax(β z), averaged."""
    moments = []
    for part in rows:
        z = log_softmax(part)
        p = log_softmax(beta * z).exp()
        mean = (p * z).sum(-1)
        moments.append(torch.stack([mean, (p * z.square()).sum(-1) - mean.square()]))
    mean, spread = torch.cat(moments, -1).double().mean(-1).tolist()
    return mean, spread
